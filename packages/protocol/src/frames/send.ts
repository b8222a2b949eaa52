import { z } from "zod";
import { clientMsgIdSchema, fileIdSchema, requestIdSchema, roomIdSchema, seqSchema, userIdSchema } from "../ids.ts";
import { MAX_FILES_PER_MESSAGE } from "./file.ts";

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
  /** The sender's own finished uploads to this room, each for one message; with any, the text may be blank. */
  files: z.array(fileIdSchema).min(1).max(MAX_FILES_PER_MESSAGE).optional(),
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
