import type { FileView, Person, Quote, ReactionCount, UserId } from "@parley/protocol";
import { QUOTE_CHARS, REACTION_USERS } from "./message-change.ts";
import type { MessageEvent } from "./model.ts";

/** What a message may have besides its sender and text. */
export type MessageExtras = Pick<
  MessageEvent,
  "replyTo" | "mentions" | "mentionsRoom" | "files" | "changedSeq" | "editedAt" | "deletedAt" | "reactions" | "isPinned"
>;

/** One person's reaction. */
export type Reaction = readonly [emoji: string, id: UserId, name: string];

export interface QuotedMessage {
  readonly seq: number;
  readonly from: Person;
  readonly text: string;
  readonly isDeleted: boolean;
}

/** What a store keeps of a message besides its sender and text; null where there is nothing. */
export interface StoredExtras {
  readonly quoted: QuotedMessage | null;
  readonly mentions: readonly UserId[] | null;
  readonly mentionsRoom: boolean;
  readonly files: readonly FileView[] | null;
  readonly changedSeq: number | null;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
  /** In the order in which they were put. */
  readonly reactions: readonly Reaction[];
  readonly isPinned: boolean;
}

/** In the order of the wire, and absent where there is nothing: a tombstone keeps only when it became one. */
export function messageExtras(stored: StoredExtras, viewer?: UserId): MessageExtras {
  const extras: MessageExtras = {};
  const { quoted, mentions, files, changedSeq, editedAt, deletedAt, reactions } = stored;
  if (quoted) extras.replyTo = quote(quoted);
  if (mentions && mentions.length > 0) extras.mentions = [...mentions];
  if (stored.mentionsRoom) extras.mentionsRoom = true;
  if (files && files.length > 0) extras.files = [...files];
  if (changedSeq !== null) extras.changedSeq = changedSeq;
  if (editedAt !== null) extras.editedAt = editedAt;
  if (deletedAt !== null) extras.deletedAt = deletedAt;
  if (reactions.length > 0) extras.reactions = countReactions(reactions, viewer);
  if (stored.isPinned) extras.isPinned = true;
  return extras;
}

function quote({ seq, from, text, isDeleted }: QuotedMessage): Quote {
  return isDeleted ? { seq } : { seq, from, text: firstChars(text) };
}

function firstChars(text: string): string {
  if (text.length <= QUOTE_CHARS) return text;
  // By code points, as databases cut: half a surrogate pair is no text.
  return Array.from(text.slice(0, 2 * QUOTE_CHARS))
    .slice(0, QUOTE_CHARS)
    .join("");
}

function countReactions(reactions: readonly Reaction[], viewer: UserId | undefined): ReactionCount[] {
  const byEmoji = Map.groupBy(reactions, ([emoji]) => emoji);
  // By the emoji itself: any order of putting would be lost on whoever only hears of the changes.
  const inOrder = [...byEmoji].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.map(([emoji, all]) => {
    const users = all.slice(0, REACTION_USERS).map(([, id, name]) => ({ id, name }));
    const counted: ReactionCount = { emoji, count: all.length, users };
    if (viewer !== undefined && all.some(([, id]) => id === viewer)) counted.isOwn = true;
    return counted;
  });
}
