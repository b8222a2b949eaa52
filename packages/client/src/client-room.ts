import type { Person, ReplyErrorCode, RoomId } from "@parley/protocol";

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
  send(text: string): string;
  /** Puts a failed message back in the queue, with the same clientMsgId. */
  resend(clientMsgId: string): void;
  /** Forgets a message that is not sent yet. One that is on its way may still arrive. */
  discard(clientMsgId: string): void;
  /** Tells others; rate-limited to one per 3 s, dropped while not connected. */
  typing(): void;
  /** Marks everything up to seq (default: the newest shown) read. Users: on the server; visitors: in storage. */
  markRead(seq?: number): void;
  /**
   * Loads the page before the oldest shown; resolves when it is in the snapshot. Concurrent calls share one request.
   * Rejects with ReplyError or ConnectionLost.
   */
  loadBefore(): Promise<void>;
  /** Resolves when no later event of the room will come. Rejects with ReplyError or ConnectionLost. */
  leave(): Promise<void>;
}

export interface RoomSnapshot {
  readonly code: string;
  readonly name: string;
  /** The highest seq the client knows of. */
  readonly head: number;
  /** Ascending: stored events by seq, then this person's unsent messages in the order they were written. */
  readonly timeline: readonly TimelineItem[];
  readonly hasBefore: boolean;
  readonly isLoadingBefore: boolean;
  /** Everything up to this seq is read. */
  readonly readSeq: number;
  /** Messages of others after readSeq. */
  readonly unread: number;
  /** `users` is empty above 100 online. */
  readonly online: { readonly count: number; readonly users: readonly Person[] };
  /** Without oneself; entries expire after 5 s. */
  readonly typing: readonly Person[];
}

/** `key` is unique in its timeline and stays the same from local echo to stored message. */
export type TimelineItem = SentMessage | UnsentMessage | MembershipNotice;

export interface SentMessage {
  readonly kind: "message";
  readonly key: string;
  readonly state: "sent";
  readonly seq: number;
  /** ms UTC: the server's, or this device's until the stored message has arrived. For display only. */
  readonly at: number;
  readonly from: Person;
  readonly text: string;
  readonly isOwn: boolean;
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
  readonly error?: { readonly code: ReplyErrorCode; readonly message: string };
}

export interface MembershipNotice {
  readonly kind: "member_joined" | "member_left";
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly member: Person;
}
