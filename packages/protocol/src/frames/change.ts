import { z } from "zod";
import { requestIdSchema, roomIdSchema, seqSchema, userIdSchema } from "../ids.ts";
import { personSchema } from "./room.ts";

/** One emoji as Unicode recommends it for interchange (RGI), fully qualified; sequences and flags included. */
export const emojiSchema = z
  .string()
  .max(64)
  .regex(/^\p{RGI_Emoji}$/v, "give one emoji");

/** What every change of a message names: the message by its seq. A visitor may leave the room out. */
const target = { id: requestIdSchema.optional(), room: roomIdSchema.optional(), seq: seqSchema };

/*
 * Each is answered by an `ack`. What a change asks for may be so already: then nothing is logged, and the ack carries
 * the seq of the last event of that message. Repeating a change is therefore harmless.
 */

/** Gives one's own message another text. Its mentions stay: nobody is called twice. */
export const editFrame = z.strictObject({ type: z.literal("edit"), ...target, text: z.string() });
/** Deletes a message for everybody: a tombstone remains. */
export const deleteFrame = z.strictObject({ type: z.literal("delete"), ...target });
/** Puts one's reaction to a message, or takes it back. */
export const reactFrame = z.strictObject({
  type: z.literal("react"),
  ...target,
  emoji: emojiSchema,
  isOn: z.boolean(),
});
/** Pins a message to its room, or unpins it. */
export const pinFrame = z.strictObject({ type: z.literal("pin"), ...target, isOn: z.boolean() });

/** What every room event about a message has: who did it, and to which message (`target`: its seq). */
const change = { room: roomIdSchema, seq: seqSchema, at: z.number().int(), from: personSchema, target: seqSchema };

/** Room event: a message has another text. `text` is empty when the message was deleted since. */
export const editedFrame = z.object({ type: z.literal("edited"), ...change, text: z.string() });

/** Room event: a message is gone. Who wrote it and whom it called are told, so that counts need not be asked for. */
export const deletedFrame = z.object({
  type: z.literal("deleted"),
  ...change,
  author: userIdSchema,
  mentions: z.array(userIdSchema).optional(),
  mentionsRoom: z.literal(true).optional(),
});

/** Room event: a reaction was put (`isOn`) or taken back. */
export const reactionFrame = z.object({ type: z.literal("reaction"), ...change, emoji: z.string(), isOn: z.boolean() });

/** Room event: a message was pinned (`isOn`) or unpinned. */
export const pinnedFrame = z.object({ type: z.literal("pinned"), ...change, isOn: z.boolean() });
