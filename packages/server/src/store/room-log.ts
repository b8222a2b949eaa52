import type { FileId, RoomId, UserId } from "@parley/protocol";
import type { Changed, MessageChange } from "./message-change.ts";
import type { Actor, MessageEvent, MessagePage, Revision, RoomEvent } from "./model.ts";

/** A message on its way into the log. */
export interface MessageDraft {
  readonly room: RoomId;
  readonly actor: Actor;
  /** Well-formed and without U+0000, as every string here: PostgreSQL has no place for it, and the edges refuse it. */
  readonly text: string;
  /** ms UTC, for display only. */
  readonly at: number;
  readonly clientMsgId?: string | undefined;
  /** The seq of a message of the same room that is not deleted; otherwise `not_found`. */
  readonly replyTo?: number | undefined;
  /** Who is called. Kept are the members among them, each once, the sender aside, in the order of their ids. */
  readonly mentions?: readonly UserId[] | undefined;
  /** Everybody is called: by a registered user, in a room of at most MENTION_ROOM_MAX_MEMBERS; otherwise `forbidden`. */
  readonly mentionsRoom?: boolean | undefined;
  /**
   * The sender's own files that are ready, of this room, in no message yet and no two the same; otherwise `bad_file`.
   * They are the message's from then on, in this order, and go with it.
   */
  readonly files?: readonly FileId[] | undefined;
}

export interface Appended {
  readonly event: MessageEvent;
  /** False when this (sender, room, clientMsgId) was stored before: then `event` is the first one, unchanged. */
  readonly isNew: boolean;
}

/** At most one of before / after / around (a seq each); none means the newest messages. */
export interface PageQuery {
  readonly room: RoomId;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
  readonly limit: number;
  /** Who asks: the page then says which reactions are this person's own. */
  readonly viewer?: UserId | undefined;
}

/** A room that thousands joined and nobody spoke in must not answer every newcomer with its whole log. */
export const TAIL_MAX_OTHER_EVENTS = 1_000;
/** One message that calls thousands away from their work is an announcement, and a right of its own. */
export const MENTION_ROOM_MAX_MEMBERS = 50;

export interface RoomLog {
  /**
   * The durable point of a message's path. In one transaction: the room is looked up through the actor (a user must be
   * a member, a visitor needs an open room; otherwise `not_found`), the seq is assigned, event and message are inserted.
   * Idempotent by (sender, room, clientMsgId), whatever the text, and also for someone who has left meanwhile: a refusal
   * of the retry would say that nothing was stored. Calls batch themselves: everything that arrived while
   * the last commit was syncing goes into the next transaction, and one bad row never fails its neighbours.
   * The queue is bounded in bytes: over it, `busy`. A failing disk answers `storage_failed`.
   * Resolution order within a room is seq order.
   */
  append(draft: MessageDraft): Promise<Appended>;
  /**
   * Changes one message: in one transaction the room is looked up through the actor as in an append, then the message
   * (`not_found`; deleted: `message_deleted`), the right to do it is checked (`forbidden`), the projection is changed and
   * the event logged. What is so already logs nothing. The callers of one room take turns: what they asked for in one
   * order may be done in another.
   */
  change(change: MessageChange): Promise<Changed>;
  /**
   * Room events with seq > after, ascending, at most `limit`. A message among them is its present projection, and what
   * a deleted message said is in no event any more. A room without events, or unknown, gives [].
   */
  eventsAfter(room: RoomId, after: number, limit: number): Promise<readonly RoomEvent[]>;
  /**
   * The newest stretch of the log that starts at the `messages`-th newest message (or is the whole log), ascending and
   * dense. At most `messages` + TAIL_MAX_OTHER_EVENTS events, however few of them are messages.
   */
  tail(room: RoomId, messages: number): Promise<readonly RoomEvent[]>;
  /** A page of messages in their current state, ascending by seq. `around` centres on the nearest message; near an end of the room the page stays full. */
  messages(query: PageQuery): Promise<MessagePage>;
  /** The pinned messages of a room, the latest pinned first. */
  pins(room: RoomId): Promise<readonly MessageEvent[]>;
  /**
   * Every text a message has had, the oldest first, the present one last. Deleted: []. No such message: `not_found`.
   */
  revisions(room: RoomId, seq: number): Promise<readonly Revision[]>;
  /** The heads of these rooms, in their order; 0 for an unknown or empty room. */
  heads(rooms: readonly RoomId[]): Promise<readonly number[]>;
}
