import { z } from "zod";
import { clientMsgIdSchema, requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { personSchema } from "./room.ts";

/** Say something. A retry with the same clientMsgId, over any connection, gets the first result. */
export const sendFrame = z.strictObject({
  type: z.literal("send"),
  id: requestIdSchema.optional(),
  /** May be left out by a visitor: the room of the URL. */
  room: roomIdSchema.optional(),
  text: z.string(),
  clientMsgId: clientMsgIdSchema.optional(),
});

/** The message is stored (fsynced) under `seq`. Nothing more, nothing less. */
export const ackFrame = z.object({
  type: z.literal("ack"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  clientMsgId: clientMsgIdSchema.optional(),
});

/** Room event: a message. The same bytes go to every member, the sender included. */
export const messageFrame = z.object({
  type: z.literal("message"),
  room: roomIdSchema,
  seq: seqSchema,
  /** Server time, ms UTC: for display only; it orders nothing. */
  at: z.number().int(),
  from: personSchema,
  text: z.string(),
  clientMsgId: clientMsgIdSchema.optional(),
});
