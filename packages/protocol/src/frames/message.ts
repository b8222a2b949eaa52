import { z } from "zod";
import { clientMsgIdSchema, roomIdSchema, seqSchema, userIdSchema } from "../ids.ts";
import { fileViewSchema } from "./file.ts";
import { personSchema } from "./room.ts";

/** A quoted message in its present state; without `from` and `text` it has been deleted. */
export const quoteSchema = z.object({
  seq: seqSchema,
  from: personSchema.optional(),
  /** At most the first 200 characters. */
  text: z.string().optional(),
});
export type Quote = z.infer<typeof quoteSchema>;

/** One emoji under a message. */
export const reactionCountSchema = z.object({
  emoji: z.string(),
  count: z.number().int().positive(),
  /** The first 20 who reacted, in the order in which they did. */
  users: z.array(personSchema),
  /** Whether the one who asked is among them; only in pages, which are made for one person. */
  isOwn: z.boolean().optional(),
});
export type ReactionCount = z.infer<typeof reactionCountSchema>;

/**
 * Room event: a message. The same bytes go to every member, the sender included.
 *
 * Live it is what was sent. From a page or a resume it is the message as it has become, and `changedSeq` says by which
 * event: what a client already holds counts as of `changedSeq ?? seq`, and events about it up to there change nothing.
 * A deleted message is a tombstone: `deletedAt`, an empty text, and nothing of what was in it.
 */
export const messageFrame = z.object({
  type: z.literal("message"),
  room: roomIdSchema,
  seq: seqSchema,
  /** Server time, ms UTC: for display only; it orders nothing. */
  at: z.number().int(),
  from: personSchema,
  text: z.string(),
  clientMsgId: clientMsgIdSchema.optional(),
  replyTo: quoteSchema.optional(),
  /** Members this message calls. */
  mentions: z.array(userIdSchema).optional(),
  /** It calls everybody in the room. */
  mentionsRoom: z.literal(true).optional(),
  files: z.array(fileViewSchema).optional(),
  changedSeq: seqSchema.optional(),
  editedAt: z.number().int().optional(),
  deletedAt: z.number().int().optional(),
  /** Ascending by emoji (UTF-16 code units). */
  reactions: z.array(reactionCountSchema).optional(),
  isPinned: z.literal(true).optional(),
});
