import type {
  Down,
  FileView,
  Invite,
  Level,
  Member,
  NewInvite,
  Person,
  Posting,
  Quote,
  ReactionCount,
  ReplyErrorCode,
  Revision,
  Role,
  RoomChange,
  RoomId,
  RoomKind,
  Status,
  UserId,
} from "@parley/protocol";

/** One room this person is in. Methods are bound: they can be passed on as they are. */
export interface ClientRoom {
  readonly id: RoomId;
  /** What the room is joined by, and its link. */
  readonly code: string;
  readonly name: string;
  /** Immutable; a new object exactly when something in it changed (fit for useSyncExternalStore). */
  snapshot(): RoomSnapshot;
  /** Called after the snapshot changed, at most once per microtask. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void;
  /**
   * Queues a message (durably, in storage) and shows it at once; returns its clientMsgId. It goes out when the
   * connection is ready, and is retried with the same id. Throws OutboxFull over 1 MiB queued.
   */
  send(text: string, options?: SendOptions): string;
  /**
   * Gives a message that is certainly not stored another text: it has never left this device, or was refused and now goes
   * out again. False when it is too late: then `edit` it once it is sent.
   */
  rewrite(clientMsgId: string, text: string): boolean;
  /** Puts a failed message back in the queue, with the same clientMsgId. */
  resend(clientMsgId: string): void;
  /** Forgets a message that is not sent yet. One that is on its way may still arrive. */
  discard(clientMsgId: string): void;
  /**
   * Changes of a stored message, by its seq. Each is shown at once and taken back if the server refuses; resolves when
   * it is stored. Rejects with ReplyError, or with ConnectionLost: then whether it was done is unknown, the timeline will
   * show, and doing it again is harmless.
   */
  edit(seq: number, text: string): Promise<void>;
  delete(seq: number): Promise<void>;
  react(seq: number, emoji: string, isOn: boolean): Promise<void>;
  pin(seq: number, isOn: boolean): Promise<void>;
  /** The pinned messages, the latest pinned first. Rejects with ReplyError or ConnectionLost. */
  pins(): Promise<readonly SentMessage[]>;
  /** Every text a message has had, the oldest first. Rejects with ReplyError or ConnectionLost. */
  revisions(seq: number): Promise<readonly Revision[]>;
  /** The seq of the first message at or after a moment; null if there is none. Rejects with ReplyError or ConnectionLost. */
  seqAt(moment: Date | number): Promise<number | null>;
  /** Tells others; rate-limited to one per 3 s, dropped while not connected. */
  typing(): void;
  /** Marks everything up to seq (default: the newest shown) read. Users: on the server; visitors: in storage. */
  markRead(seq?: number): void;
  /** Makes the message at seq, and what follows it, unread again. Rejects with ReplyError or ConnectionLost. */
  markUnread(seq: number): Promise<void>;
  /** Who has read a message, its sender aside. Rejects with ReplyError or ConnectionLost. */
  readers(seq: number): Promise<MessageReaders>;
  /**
   * From now until the returned function is called, the snapshot says how far the others have read: asked for now and with
   * each connection, and kept up by what the server tells.
   */
  watchReceipts(): () => void;
  /**
   * Loads the page before the oldest shown; resolves when it is in the snapshot. Concurrent calls share one request.
   * Rejects with ReplyError or ConnectionLost.
   */
  loadBefore(): Promise<void>;
  /**
   * A window anywhere in the room, around the message at seq or nearest to it: for permalinks, quotes, search results and
   * dates. Close it when it is not shown any more. Rejects with ReplyError or ConnectionLost.
   */
  openAt(seq: number): Promise<Excerpt>;
  /** Resolves when no later event of the room will come. Rejects with ReplyError or ConnectionLost. */
  leave(): Promise<void>;
  /*
   * What follows is for registered users, needs no connection, and rejects with ReplyError or ConnectionLost. What comes
   * of it is told by the room's log, to everybody in it: the snapshot follows by itself, usually before the promise.
   */
  /** Name, topic, description, archive, posting, kind; by moderators and owners. What is left out stays. */
  update(change: RoomChange): Promise<void>;
  /** The first 1,000, by name. */
  listMembers(): Promise<readonly Member[]>;
  /** Lets a user in; by any member. */
  addMember(user: UserId): Promise<void>;
  /** Takes a user out; by owners anybody else, by moderators mere members. */
  removeMember(user: UserId): Promise<void>;
  /** By owners. */
  setRole(user: UserId, role: Role): Promise<void>;
  /** What to be notified of; on all of this person's devices. */
  setLevel(level: Level): Promise<void>;
  setFavourite(isFavourite: boolean): Promise<void>;
  /** A link through which users come in: for a week, and any number of them, unless it says otherwise. */
  createInvite(options?: NewInvite): Promise<InviteLink>;
  /** The links that still admit somebody: this person's, or everybody's for a moderator. */
  listInvites(): Promise<readonly Invite[]>;
  /** When it resolves nobody comes in through the link any more. */
  revokeInvite(id: string): Promise<void>;
}

/** People who keep to themselves how far they have read are not among them. */
export interface MessageReaders {
  readonly count: number;
  /** By name; null in a room of more than 50 members. */
  readonly users: readonly Person[] | null;
}

/** Somebody else has read everything up to `seq`. */
export interface RoomReceipt {
  readonly user: Person;
  readonly seq: number;
}

export interface InviteLink {
  readonly invite: Invite;
  /** Told this once. */
  readonly token: string;
  /** What to send to people. */
  readonly url: string;
}

/**
 * A stretch of a room that need not reach the present. What is done to its messages is seen in it; what is said now only
 * once it has met the present (`hasAfter` is false). A room that starts over leaves it as it was (`isOver`): open another.
 */
export interface Excerpt {
  /** As a room's: immutable, and a new object exactly when something in it changed. */
  snapshot(): ExcerptSnapshot;
  subscribe(listener: () => void): () => void;
  /** Concurrent calls share one request. Reject with ReplyError or ConnectionLost. */
  loadBefore(): Promise<void>;
  loadAfter(): Promise<void>;
  close(): void;
}

export interface ExcerptSnapshot {
  /** Ascending by seq; stored events only. */
  readonly timeline: readonly TimelineItem[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  readonly isLoading: boolean;
  /** The room has started over: nothing that happens from now on is seen in it. */
  readonly isOver: boolean;
}

export interface SendOptions {
  /** The seq of the message this one answers. */
  readonly replyTo?: number;
  /** Members it calls. */
  readonly mentions?: readonly UserId[];
  /** It calls everybody in the room. */
  readonly mentionsRoom?: boolean;
  /** This person's finished uploads to this room, each for one message; with any, the text may be blank. */
  readonly files?: readonly FileView[];
}

export interface RoomSnapshot extends RoomAbout {
  readonly code: string;
  /** The highest seq the client knows of. */
  readonly head: number;
  /** Ascending: stored events by seq, then this person's unsent messages in the order they were written. */
  readonly timeline: readonly TimelineItem[];
  readonly hasBefore: boolean;
  readonly isLoadingBefore: boolean;
  /** Everything up to this seq is read. */
  readonly readSeq: number;
  /** Messages of others after readSeq, without the deleted ones. */
  readonly unread: number;
  /** Those of them that call this person. */
  readonly mentions: number;
  /** `users` is empty above 100 online. */
  readonly online: { readonly count: number; readonly users: readonly OnlineUser[] };
  /** Without oneself; entries expire after 5 s. */
  readonly typing: readonly Person[];
  /** How far others have read, while `watchReceipts` is on; of those who show it, in rooms of at most 50 members. */
  readonly receipts: readonly RoomReceipt[];
}

/** What a room is, and what it is to this person. */
export interface RoomAbout {
  /** A direct room is named by the others in it. */
  readonly name: string;
  readonly kind: RoomKind;
  /** "" for none, as the description. */
  readonly topic: string;
  readonly description: string;
  /** Read-only: what is sent now is refused with `archived`. */
  readonly isArchived: boolean;
  /** `moderators`: others may only read. */
  readonly posting: Posting;
  /** Null for a visitor, who is a member of nothing; so is `level`. */
  readonly role: Role | null;
  readonly level: Level | null;
  readonly isFavourite: boolean;
  /** Of a direct room everybody in it, oneself included; of others nobody: see `listMembers`. */
  readonly members: readonly RoomMember[];
}

/** Somebody in a direct room. */
export interface RoomMember extends Person {
  /** What they let the others know; null for nothing, and once it has ended. Of who is offline it is as it was told last. */
  readonly status: Status | null;
}

/** Somebody who is online in a room. */
export interface OnlineUser extends RoomMember {
  /** Nobody sits at any of their devices. */
  readonly isAway: boolean;
}

/** `key` is unique in its timeline and stays the same from local echo to stored message. */
export type TimelineItem = SentMessage | UnsentMessage | MembershipNotice | RoleNotice | RoomNotice;

export interface SentMessage {
  readonly kind: "message";
  readonly key: string;
  readonly state: "sent";
  readonly seq: number;
  /** ms UTC: the server's, or this device's until the stored message has arrived. For display only. */
  readonly at: number;
  readonly from: Person;
  /** Empty when it was deleted. */
  readonly text: string;
  readonly isOwn: boolean;
  /** The quoted message in its present state; without `from` and `text` it has been deleted. */
  readonly replyTo?: Quote;
  /** Members it calls by name. */
  readonly mentions?: readonly UserId[];
  readonly mentionsRoom?: boolean;
  /** It is somebody else's, and calls this person, by name or as one of the room. */
  readonly isMention?: boolean;
  readonly files?: readonly FileView[];
  readonly editedAt?: number;
  readonly deletedAt?: number;
  /** Ascending by emoji. */
  readonly reactions?: readonly ReactionCount[];
  readonly isPinned?: boolean;
  /** The seq of the last event that changed it. */
  readonly changedSeq?: number;
}

/** `queued`: waits for the connection. `sending`: on its way, or stored with earlier events still missing. `failed`: refused. */
export interface UnsentMessage {
  readonly kind: "message";
  readonly key: string;
  readonly state: "queued" | "sending" | "failed";
  readonly clientMsgId: string;
  readonly at: number;
  readonly from: Person;
  readonly text: string;
  readonly isOwn: true;
  readonly replyTo?: Quote;
  readonly files?: readonly FileView[];
  readonly error?: { readonly code: ReplyErrorCode; readonly message: string };
}

export interface MembershipNotice {
  readonly kind: "member_joined" | "member_left";
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly member: Person;
  /** Who let them in or took them out, if it was somebody else. */
  readonly by?: Person;
}

export interface RoleNotice {
  readonly kind: "member_role";
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly from: Person;
  readonly member: Person;
  readonly role: Role;
}

export interface RoomNotice {
  readonly kind: "room_changed";
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly from: Person;
  /** What is another now. */
  readonly change: Pick<Down<"room_changed">, "name" | "topic" | "description" | "isArchived" | "posting" | "kind">;
}
