import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";

/** "I have read up to seq." Clamped to the head; moves backwards only if asked to. Members only. */
export const readFrame = z.strictObject({
  type: z.literal("read"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  /** "Unread from here": seq itself is not read, and the cursor goes back to just before it. */
  isUnread: z.literal(true).optional(),
});

/** The read cursor after a `read`, to every connection of that person. The counts are arithmetic on the log. */
export const readCursorFrame = z.object({
  type: z.literal("read_cursor"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  /** Grows with each change of the cursor: of two frames the one with the higher is the newer. Absent from an older server. */
  version: z.number().int().nonnegative().optional(),
  unread: z.number().int().nonnegative(),
  /** Those of the unread messages that call this person. */
  mentions: z.number().int().nonnegative(),
  /** The counts are of the log up to here; absent from a server that does not say. */
  countedTo: seqSchema.optional(),
  /** The cursor went back: a message was marked unread. */
  isUnread: z.literal(true).optional(),
});
