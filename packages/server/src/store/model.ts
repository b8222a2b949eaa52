import type { Person, Revision, RoomEventFrame, RoomId, RoomKind, SessionId, UserId } from "@parley/protocol";

/** One entry of a room's log. Its shape is the wire's: what is stored is what every member receives. */
export type RoomEvent = RoomEventFrame;
export type MessageEvent = Extract<RoomEvent, { type: "message" }>;
export type { Revision };

/** Who acts: a registered user in a session, or a visitor (open rooms only). */
export type Actor =
  | { readonly kind: "user"; readonly id: UserId; readonly name: string; readonly session: SessionId }
  | { readonly kind: "visitor"; readonly id: UserId; readonly name: string };

export interface Room {
  readonly id: RoomId;
  readonly code: string;
  readonly name: string;
  readonly kind: RoomKind;
  /** Highest seq of the log; 0 while it is empty. */
  readonly head: number;
}

/**
 * A room through one member's eyes. `unread` = last ordinal - ordinal at the read cursor - own and deleted messages after
 * it; `mentions` = those of them that call this member, by name or as one of the room.
 */
export interface MemberRoom extends Room {
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
}

/** Where a member has read to, and what lies after it. */
export type ReadCursor = Pick<MemberRoom, "unread" | "mentions"> & { readonly seq: number };

export interface MessagePage {
  readonly messages: readonly MessageEvent[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

export interface User extends Person {
  readonly passwordHash: string;
}

export interface Session {
  readonly id: SessionId;
  readonly user: Person;
  readonly expiresAt: number;
}
