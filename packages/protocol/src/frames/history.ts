import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { messageFrame } from "./message.ts";

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

/** Reply to `history`: messages in seq order, each as it has become, and whether there is more on either side. */
export const historyPageFrame = z.object({
  type: z.literal("history"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  messages: z.array(messageFrame),
  hasBefore: z.boolean(),
  hasAfter: z.boolean(),
});

/** The pinned messages of a room. */
export const pinsFrame = z.strictObject({
  type: z.literal("pins"),
  id: requestIdSchema.optional(),
  room: roomIdSchema.optional(),
});

/** Reply to `pins`: the latest pinned first. */
export const pinsListFrame = z.object({
  type: z.literal("pins"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  messages: z.array(messageFrame),
});

/** What a message said before it was edited. */
export const revisionsFrame = z.strictObject({
  type: z.literal("revisions"),
  id: requestIdSchema.optional(),
  room: roomIdSchema.optional(),
  seq: seqSchema,
});

/** One text of a message, from when it was given. */
export const revisionSchema = z.object({ at: z.number().int(), text: z.string() });
export type Revision = z.infer<typeof revisionSchema>;

/** Reply to `revisions`: every text the message has had, the oldest first; only the present one if it was never edited. */
export const revisionsListFrame = z.object({
  type: z.literal("revisions"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  revisions: z.array(revisionSchema),
});
