import { z } from "zod";

/**
 * What a registered user lets the others know for a while: "in a meeting". Decoration: it has no history and is no room
 * event (ADR 0005). An emoji, a text, or both.
 */
export const statusSchema = z.object({
  emoji: z.string().optional(),
  /** One line, at most 100 code points. */
  text: z.string().optional(),
  /** Ms UTC. From then on it is none: whoever shows or tells it leaves it out. Absent: until it is changed. */
  until: z.number().int().optional(),
});
export type Status = z.infer<typeof statusSchema>;

/** One's own status, to every connection of that person whenever it is set; absent: none. */
export const statusFrame = z.object({ type: z.literal("status"), status: statusSchema.optional() });
