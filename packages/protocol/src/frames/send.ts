import { z } from "zod";
import { clientMsgIdSchema, requestIdSchema, roomIdSchema, seqSchema, userIdSchema } from "../ids.ts";

/** What a message may say besides its text. */
export const sendingSchema = z.strictObject({
  text: z.string(),
  clientMsgId: clientMsgIdSchema.optional(),
  /** The message this one answers: its seq in the same room. */
  replyTo: seqSchema.optional(),
  /** Members it calls; who is not a member is left out. */
  mentions: z.array(userIdSchema).max(50).optional(),
  /** It calls everybody in the room. */
  mentionsRoom: z.literal(true).optional(),
});

/** Say something. A retry with the same clientMsgId, over any connection, gets the first result. */
export const sendFrame = z.strictObject({
  type: z.literal("send"),
  id: requestIdSchema.optional(),
  /** May be left out by a visitor: the room of the URL. */
  room: roomIdSchema.optional(),
  ...sendingSchema.shape,
});

/** It is stored (fsynced) under `seq`. Nothing more, nothing less. The reply to `send` and to every change of a message. */
export const ackFrame = z.object({
  type: z.literal("ack"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  clientMsgId: clientMsgIdSchema.optional(),
});
