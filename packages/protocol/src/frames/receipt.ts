import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema } from "../ids.ts";
import { personSchema } from "./room.ts";

/** "Who has read the message at seq?" Answered by `readers`. */
export const readersFrame = z.strictObject({
  type: z.literal("readers"),
  id: requestIdSchema.optional(),
  room: roomIdSchema.optional(),
  seq: seqSchema,
});

/** "How far has everybody read?" Answered by `receipts`. */
export const receiptsFrame = z.strictObject({
  type: z.literal("receipts"),
  id: requestIdSchema.optional(),
  room: roomIdSchema.optional(),
});

/** Members who have read a message, without its sender and whoever keeps theirs to themselves. */
export const readersListFrame = z.object({
  type: z.literal("readers"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  seq: seqSchema,
  count: z.number().int().nonnegative(),
  /** By name; absent in a room of more than 50 members. */
  users: z.array(personSchema).optional(),
});

/** How far a member has read. */
export const receiptSchema = personSchema.extend({
  /** Absent: this person does not show it any more. */
  seq: seqSchema.optional(),
  /** Of two receipts of one member the one with the higher is the newer. */
  version: z.number().int().nonnegative(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** The receipts of a room, as they are. */
export const receiptsListFrame = z.object({
  type: z.literal("receipts"),
  id: requestIdSchema.optional(),
  room: roomIdSchema,
  /** By name; absent in a room of more than 50 members. */
  users: z.array(receiptSchema).optional(),
});

/** Members have read on, or back; batched. In rooms of at most 50 members. Ephemeral: no seq, never stored. */
export const receiptNoticeFrame = z.object({
  type: z.literal("receipt"),
  room: roomIdSchema,
  users: z.array(receiptSchema),
});
