import type { Person, RoomId, UserId } from "@parley/protocol";
import type { Actor, MemberRoom, ReadCursor, Room, RoomEvent } from "./model.ts";

export interface NewRoom {
  /** Used only if the code is new. */
  readonly id: RoomId;
  /** Already normalised: lower-case letters, digits, `-`, `_`. */
  readonly code: string;
  readonly at: number;
}

export interface MembershipChange {
  readonly room: RoomId;
  readonly user: Person;
  readonly at: number;
}

export interface Rooms {
  /** The open room with this code, created if there is none; callers that race get the same room. Its name is its code. */
  openRoom(room: NewRoom): Promise<Room>;
  /** Scoped lookup: the room if this actor may see it (a user: is a member; a visitor: the room is open), else null. */
  findRoom(room: RoomId, actor: Actor): Promise<Room | null>;
  /** Makes the user a member and logs `member_joined`; null when it was one already. Unknown room or user: `not_found`. The read cursor starts at the head. */
  join(change: MembershipChange): Promise<RoomEvent | null>;
  /** Ends the membership and logs `member_left`; null when there was none. History stays. */
  leave(change: MembershipChange): Promise<RoomEvent | null>;
  /** The rooms this user is a member of, by name, with read cursor and unread count. */
  roomsOf(user: UserId): Promise<readonly MemberRoom[]>;
  /** The members of a room in the order of their name keys (UTF-8 bytes), at most `limit`; [] for an unknown room. */
  members(room: RoomId, limit: number): Promise<readonly Person[]>;
  /** Moves the read cursor to max(old, min(seq, head)). Not a member: `not_found`. */
  markRead(room: RoomId, user: UserId, seq: number): Promise<ReadCursor>;
  /** Moves the read cursor back to min(old, seq - 1): the message at seq is unread again. Not a member: `not_found`. */
  markUnread(room: RoomId, user: UserId, seq: number): Promise<ReadCursor>;
}
