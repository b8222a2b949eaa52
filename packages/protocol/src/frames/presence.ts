import { z } from "zod";
import { roomIdSchema } from "../ids.ts";
import { personSchema } from "./room.ts";
import { statusSchema } from "./status.ts";

/** "I am typing." Ephemeral: dropped silently when too fast, in big rooms and under load. Never answered. */
export const typingFrame = z.strictObject({ type: z.literal("typing"), room: roomIdSchema.optional() });

/**
 * "Nobody sits at this device", or somebody does again; a connection begins as not away. A person is away when every
 * connection of theirs is. Ephemeral, never answered; whoever says it too often is heard a little later.
 */
export const awayFrame = z.strictObject({ type: z.literal("away"), isAway: z.boolean() });

/** Somebody who is online. */
export const onlinePersonSchema = personSchema.extend({
  /** Every connection of theirs says that nobody sits there. */
  isAway: z.literal(true).optional(),
  status: statusSchema.optional(),
});
export type OnlinePerson = z.infer<typeof onlinePersonSchema>;

/** Who is typing now, at most three names; an entry is good for 5 s. Ephemeral. */
export const typingNoticeFrame = z.object({
  type: z.literal("typing"),
  room: roomIdSchema,
  users: z.array(personSchema),
});

/**
 * Who is online. `users` (a full list) opens a room; `joined`, `left` and `changed` (as they are now) are
 * batched changes to it. Above 100 online there is only the count. Ephemeral: no seq, never stored.
 */
export const presenceFrame = z.object({
  type: z.literal("presence"),
  room: roomIdSchema,
  online: z.number().int().nonnegative(),
  users: z.array(onlinePersonSchema).optional(),
  joined: z.array(onlinePersonSchema).optional(),
  left: z.array(personSchema).optional(),
  changed: z.array(onlinePersonSchema).optional(),
});
