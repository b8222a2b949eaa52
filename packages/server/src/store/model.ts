import type {
  Level,
  Person,
  Posting,
  Revision,
  Role,
  RoomEventFrame,
  RoomId,
  RoomKind,
  SessionId,
  Status,
  UserId,
} from "@parley/protocol";

/** One entry of a room's log. Its shape is the wire's: what is stored is what every member receives. */
export type RoomEvent = RoomEventFrame;
export type MessageEvent = Extract<RoomEvent, { type: "message" }>;
export type { Revision };

/** Who acts: a registered user in a session, or a visitor (open rooms only). */
export type Actor =
  | { readonly kind: "user"; readonly id: UserId; readonly name: string; readonly session: SessionId }
  | { readonly kind: "visitor"; readonly id: UserId; readonly name: string };

/** What most rooms are is left out: no topic, no description, not archived, everybody may speak. */
export interface Room {
  readonly id: RoomId;
  readonly code: string;
  /** "" for a direct room, which is named by its members. */
  readonly name: string;
  readonly kind: RoomKind;
  /** Highest seq of the log; 0 while it is empty. */
  readonly head: number;
  readonly topic?: string;
  readonly description?: string;
  readonly isArchived?: true;
  readonly posting?: Posting;
}

/**
 * A room through one member's eyes. `unread` = last ordinal - ordinal at the read cursor - own and deleted messages after
 * it; `mentions` = those of them that call this member, by name or as one of the room.
 */
export interface MemberRoom extends Room {
  readonly readSeq: number;
  /** Of the read cursor: each change of it adds to this, and so does coming back. */
  readonly readVersion: number;
  readonly unread: number;
  readonly mentions: number;
  readonly role: Role;
  readonly level: Level;
  readonly isFavourite?: true;
  /** Of a direct room only: everybody in it, in the order of their name keys. */
  readonly members?: (Person & { readonly status?: Status })[];
}

/** Where a member has read to, and what lies after it. */
export interface ReadCursor extends Pick<MemberRoom, "unread" | "mentions"> {
  readonly seq: number;
  /** Of two that are told, the one with the higher version is the newer one. */
  readonly version: number;
  /** The head as of which it is counted. */
  readonly countedTo: number;
  /** How many members the room has, if this one lets others see how far they have read; else 0. */
  readonly shownTo: number;
}

export interface MessagePage {
  readonly messages: readonly MessageEvent[];
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
}

export interface User extends Person {
  readonly passwordHash: string;
}

/** What a user lets the others know; null: nothing. One that has ended is kept until it is changed. */
export interface UserStatus {
  /** 0 for who has never set any; counts every setting and clearing, so that of two the later one is known. */
  readonly version: number;
  readonly status: Status | null;
}

export interface Session {
  readonly id: SessionId;
  readonly user: Person;
  readonly expiresAt: number;
}
