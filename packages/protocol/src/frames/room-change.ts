import { z } from "zod";
import { roomIdSchema, seqSchema } from "../ids.ts";
import { levelSchema, personSchema, postingSchema, roleSchema, roomKindSchema } from "./room.ts";

const event = { room: roomIdSchema, seq: seqSchema, at: z.number().int(), from: personSchema };

/** Room event: the room is another. What is absent has stayed; an empty topic or description is gone. */
export const roomChangedFrame = z.object({
  type: z.literal("room_changed"),
  ...event,
  name: z.string().optional(),
  topic: z.string().optional(),
  description: z.string().optional(),
  isArchived: z.boolean().optional(),
  posting: postingSchema.optional(),
  kind: roomKindSchema.optional(),
});

/** Room event: a member has another role. */
export const memberRoleFrame = z.object({
  type: z.literal("member_role"),
  ...event,
  member: personSchema,
  role: roleSchema,
});

/** How this person wants a room: no room event, because it is nobody else's business. To all of the person's connections. */
export const preferencesFrame = z.object({
  type: z.literal("preferences"),
  room: roomIdSchema,
  level: levelSchema,
  isFavourite: z.boolean(),
});
