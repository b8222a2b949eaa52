import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";

/** "I have read up to seq." Clamped to the head; never moves backwards. Members only. */
export const readFrame = z.strictObject({
  type: z.literal("read"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
});

/** The read cursor after a `read`, to every connection of that person. `unread` is arithmetic on the log. */
export const readCursorFrame = z.object({
  type: z.literal("read_cursor"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  unread: z.number().int().nonnegative(),
});
