import { z } from "zod";
import { roomIdSchema, seqSchema, userIdSchema } from "../ids.ts";

/** Who did it: a registered user, or a visitor for as long as its token lives. */
export const personSchema = z.object({ id: userIdSchema, name: z.string() });
export type Person = z.infer<typeof personSchema>;

export const roomKindSchema = z.enum(["open"]);
export type RoomKind = z.infer<typeof roomKindSchema>;

/** A room as one person sees it. `readSeq`, `unread` and `mentions` are absent for visitors: the server keeps no read cursor for them. */
export const roomViewSchema = z.object({
  id: roomIdSchema,
  code: z.string(),
  name: z.string(),
  kind: roomKindSchema,
  /** Highest seq of the room's log at the time of this frame. */
  head: seqSchema,
  readSeq: seqSchema.optional(),
  unread: z.number().int().nonnegative().optional(),
  mentions: z.number().int().nonnegative().optional(),
});
export type RoomView = z.infer<typeof roomViewSchema>;
