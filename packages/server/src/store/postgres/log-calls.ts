import type { RoomId, UserId } from "@parley/protocol";
import type { ReadCursor, RoomEvent } from "../model.ts";
import type { Appended, MessageDraft } from "../room-log.ts";
import type { MembershipChange } from "../rooms.ts";

export interface ReadMark {
  readonly room: RoomId;
  readonly user: UserId;
  readonly seq: number;
}

/** The writes whose order matters to each other: they take effect in the order they were called. */
export interface LogWrites {
  append(draft: MessageDraft): Appended;
  join(change: MembershipChange): RoomEvent | null;
  leave(change: MembershipChange): RoomEvent | null;
  markRead(mark: ReadMark): ReadCursor;
  markUnread(mark: ReadMark): ReadCursor;
}

export type LogCall = {
  [K in keyof LogWrites]: readonly [name: K, argument: Parameters<LogWrites[K]>[0]];
}[keyof LogWrites];

/** What the call of the same index returns, or the Error it rejects with. The lane knows which type to expect. */
export type Outcome = unknown;
