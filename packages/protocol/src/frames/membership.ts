import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { personSchema, roomViewSchema } from "./room.ts";

/** Enter a room by its code; an open room is created on demand. `cursor` resumes; without it the newest messages come. */
export const joinFrame = z.strictObject({
  type: z.literal("join"),
  id: requestIdSchema.optional(),
  code: z.string().max(256),
  cursor: seqSchema.optional(),
});

/** Leave a room: after the reply no later event of it reaches this person. */
export const leaveFrame = z.strictObject({
  type: z.literal("leave"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
});

/** Reply to `join`; the room's messages follow it. */
export const joinedFrame = z.object({
  type: z.literal("joined"),
  id: requestIdSchema.optional(),
  room: roomViewSchema,
});

/** Reply to `leave`, and the last frame of that room on this connection. */
export const leftFrame = z.object({
  type: z.literal("left"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  /** Who took this person out, if it was somebody else. */
  by: personSchema.optional(),
});

const membershipEvent = {
  room: roomIdSchema,
  seq: seqSchema,
  at: z.number().int(),
  member: personSchema,
  /** Who let them in or took them out, if it was somebody else. */
  by: personSchema.optional(),
};

/** Room event: a registered user became a member. A visitor's coming and going is `presence` instead. */
export const memberJoinedFrame = z.object({ type: z.literal("member_joined"), ...membershipEvent });
/** Room event: a registered user is no member any more. */
export const memberLeftFrame = z.object({ type: z.literal("member_left"), ...membershipEvent });
