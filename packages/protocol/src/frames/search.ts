import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { messageFrame } from "./message.ts";
import { roomKindSchema } from "./room.ts";

/** Look for messages in everything this person may see. */
export const searchFrame = z.strictObject({
  type: z.literal("search"),
  id: requestIdSchema.optional(),
  /** Words, "phrases", prefix*, from: in: has: before: after: on: */
  query: z.string().max(512),
  /** Only in this room. Without it: in all rooms of a user; for a visitor the room of the URL. */
  in: roomIdSchema.optional(),
  /** Where an earlier answer ended: its `next`. */
  before: z.string().min(1).max(128).optional(),
  limit: z.number().int().min(1).max(50).optional(),
  /** Where days begin and end: an IANA name. Default: UTC. */
  timeZone: z.string().min(1).max(64).optional(),
});

/** One message that was found. */
export const searchHitSchema = z.object({
  room: z.object({ id: roomIdSchema, code: z.string(), name: z.string(), kind: roomKindSchema }),
  message: messageFrame,
  /** Where in the text the words are: from, to (exclusive) in UTF-16 units, ascending. */
  ranges: z.array(z.tuple([seqSchema, seqSchema])).optional(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

/** Reply to `search`: the newest first. With `next` there may be more, even if nothing was found so far. */
export const foundFrame = z.object({
  type: z.literal("found"),
  id: requestIdSchema.optional(),
  hits: z.array(searchHitSchema),
  next: z.string().optional(),
});

/** Jump to a date: which message is the first at or after a moment? */
export const seqAtFrame = z.strictObject({
  type: z.literal("seq_at"),
  id: requestIdSchema.optional(),
  room: roomIdSchema.optional(),
  /** ms UTC. */
  at: z.number().int().min(-8.64e15).max(8.64e15),
});

/** Reply to `seq_at`; without `seq` there is no message at or after that moment. */
export const seqAtReplyFrame = z.object({
  type: z.literal("seq_at"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema.optional(),
});
