import { z } from "zod";
import { emojiSchema } from "../frames/change.ts";

/** A status to be set: an emoji, a text, or both. */
export const newStatusSchema = z.strictObject({
  emoji: emojiSchema.optional(),
  text: z.string().optional(),
  /** Ms UTC, in the future. */
  until: z.number().int().optional(),
});
export type NewStatus = z.infer<typeof newStatusSchema>;
