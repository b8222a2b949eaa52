import type { Down, MessageFrame, Person, ReactionCount, RoomEventFrame } from "@parley/protocol";
import type { SentMessage } from "./client-room.ts";
import type { UnknownEvent } from "./decode.ts";

/** What was done to a message. */
export type ChangeFrame = Down<"edited"> | Down<"deleted"> | Down<"reaction"> | Down<"pinned">;
/** A change that has no place in the log yet. */
export type Wish<C = ChangeFrame> = C extends ChangeFrame ? Omit<C, "seq"> : never;

/** Named by the server up to so many; the others are counted. */
const REACTION_USERS = 20;

export function isChange(event: RoomEventFrame | UnknownEvent): event is ChangeFrame {
  return "target" in event;
}

/** A message as a page or the log gives it: in the state it had as of `changedSeq ?? seq`. */
export function messageItem(message: MessageFrame, self: string, key = `seq:${message.seq}`): SentMessage {
  const { seq, at, from, text } = message;
  const isOwn = from.id === self;
  return { kind: "message", key, state: "sent", seq, at, from, text, isOwn, ...moreOf(message, self) };
}

/** What few messages have. */
function moreOf(message: MessageFrame, self: string): Partial<SentMessage> {
  const { replyTo, mentions, mentionsRoom, files, changedSeq, editedAt, deletedAt, reactions, isPinned } = message;
  const isCalled = mentionsRoom === true || (mentions?.some((id) => id === self) ?? false);
  return {
    ...(replyTo && { replyTo }),
    ...(mentions && { mentions }),
    ...(mentionsRoom && { mentionsRoom }),
    ...(isCalled && message.from.id !== self && { isMention: true }),
    ...(files && { files }),
    ...(changedSeq !== undefined && { changedSeq }),
    ...(editedAt !== undefined && { editedAt }),
    ...(deletedAt !== undefined && { deletedAt }),
    ...(reactions && { reactions: reactions.map((reaction) => ownReaction(reaction, self)) }),
    ...(isPinned && { isPinned }),
  };
}

/** The same item if it has been told of this before. */
export function applyChange(item: SentMessage, change: ChangeFrame, self: string): SentMessage {
  if (change.seq <= (item.changedSeq ?? item.seq)) return item;
  return { ...applyWish(item, change, self), changedSeq: change.seq };
}

/** The quote in `item` after what was done to the message it quotes. */
export function applyToQuote(item: SentMessage, change: Wish): SentMessage {
  const { replyTo } = item;
  if (replyTo?.seq !== change.target || replyTo.text === undefined) return item;
  if (change.type === "deleted") return { ...item, replyTo: { seq: replyTo.seq } };
  if (change.type !== "edited") return item;
  return { ...item, replyTo: { ...replyTo, text: quoteText(change.text) } };
}

/** As the server cuts it: the first 200 characters. */
export function quoteText(text: string): string {
  return Array.from(text.slice(0, 400)).slice(0, 200).join("");
}

/** What is asked for, but no event yet: as it will be, as of the event it is at. */
export function applyWish(item: SentMessage, change: Wish, self: string): SentMessage {
  if (item.deletedAt !== undefined) return item;
  switch (change.type) {
    case "edited":
      return { ...item, text: change.text, editedAt: change.at };
    case "deleted":
      return tombstone(item, change.at);
    case "pinned": {
      const { isPinned: _, ...rest } = item;
      return change.isOn ? { ...rest, isPinned: true } : rest;
    }
    case "reaction": {
      const { reactions = [], ...rest } = item;
      const next = react(reactions, change, change.from, self);
      return next.length > 0 ? { ...rest, reactions: next } : rest;
    }
  }
}

function tombstone({ kind, key, state, seq, at, from, isOwn }: SentMessage, deletedAt: number): SentMessage {
  return { kind, key, state, seq, at, from, text: "", isOwn, deletedAt };
}

function react(
  reactions: readonly ReactionCount[],
  { emoji, isOn }: { readonly emoji: string; readonly isOn: boolean },
  who: Person,
  self: string,
): readonly ReactionCount[] {
  const old = reactions.find((reaction) => reaction.emoji === emoji) ?? { emoji, count: 0, users: [] };
  const others = old.users.filter(({ id }) => id !== who.id);
  const wasIn = others.length < old.users.length || (who.id === self && old.isOwn === true);
  const count = old.count + (isOn ? Number(!wasIn) : -1);
  const users = isOn && others.length < REACTION_USERS ? [...others, who] : others;
  const isOwn = who.id === self ? isOn : old.isOwn === true;
  const rest = reactions.filter((reaction) => reaction !== old);
  if (count <= 0) return rest;
  const next = { emoji, count, users, ...(isOwn ? { isOwn: true } : {}) };
  return [...rest, next].toSorted((a, b) => (a.emoji < b.emoji ? -1 : 1));
}

function ownReaction(reaction: ReactionCount, self: string): ReactionCount {
  if (reaction.isOwn === true || !reaction.users.some(({ id }) => id === self)) return reaction;
  return { ...reaction, isOwn: true };
}
