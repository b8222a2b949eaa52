import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { messageFrame } from "./send.ts";

/** One page of messages. At most one of before / after / around; none means the newest. */
export const historyFrame = z.strictObject({
  type: z.literal("history"),
  id: requestIdSchema.optional(),
  room: roomIdSchema.optional(),
  before: seqSchema.optional(),
  after: seqSchema.optional(),
  around: seqSchema.optional(),
  limit: z.number().int().min(1).max(200).optional(),
});

/** Reply to `history`: messages in seq order, and whether there is more on either side. */
export const historyPageFrame = z.object({
  type: z.literal("history"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  messages: z.array(messageFrame),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
});
