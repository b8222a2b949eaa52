import { z } from "zod";
import { roomIdSchema } from "../ids.ts";
import { personSchema } from "./room.ts";

/** "I am typing." Ephemeral: dropped silently when too fast, in big rooms and under load. Never answered. */
export const typingFrame = z.strictObject({ type: z.literal("typing"), room: roomIdSchema.optional() });

/** Who is typing now, at most three names; an entry is good for 5 s. Ephemeral. */
export const typingNoticeFrame = z.object({
  type: z.literal("typing"),
  room: roomIdSchema,
  users: z.array(personSchema),
});

/**
 * Who is online. `users` (a full list) opens a room; `joined`/`left` are batched changes to it.
 * Above 100 online there is only the count. Ephemeral: no seq, never stored.
 */
export const presenceFrame = z.object({
  type: z.literal("presence"),
  room: roomIdSchema,
  online: z.number().int().nonnegative(),
  users: z.array(personSchema).optional(),
  joined: z.array(personSchema).optional(),
  left: z.array(personSchema).optional(),
});
