import type { Member, Person, RoomId, UserId } from "@parley/protocol";
import type { Actor, MemberRoom, ReadCursor, Room, RoomEvent } from "./model.ts";
import type {
  BrowsePage,
  BrowseQuery,
  CreatedRoom,
  DirectRoom,
  Preferences,
  RoomChange,
  RoomToCreate,
} from "./room-change.ts";

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
  /**
   * The room with this code, whatever its kind; if there is none, an open one is created, named by its code. Callers that
   * race get the same room. Who may enter it is decided by `join` and `findRoom`.
   */
  openRoom(room: NewRoom): Promise<Room>;
  /** Makes a room with its first member, who owns it, and logs that joining. The code of another room: `code_taken`. */
  createRoom(room: RoomToCreate): Promise<CreatedRoom>;
  /** The room of exactly these people; if they have none it is created with all of them in it. Callers that race get the same room. */
  openDirect(room: DirectRoom): Promise<CreatedRoom>;
  /** Scoped lookup: the room if this actor may see it (a user: is a member; a visitor: the room is open), else null. */
  findRoom(room: RoomId, actor: Actor): Promise<Room | null>;
  /** The room through this member's eyes, else null: one entry of `roomsOf`. */
  memberRoom(room: RoomId, user: UserId): Promise<MemberRoom | null>;
  /**
   * Makes the user a member and logs `member_joined`; null when it was one already. Unknown room or user, or a room that
   * is neither open nor public: `not_found`. The read cursor starts at the head. The first member of a room owns it.
   */
  join(change: MembershipChange): Promise<RoomEvent | null>;
  /**
   * Ends the membership and logs `member_left`; null when there was none. History stays. A direct room is not left
   * (`forbidden`); the last owner stays while others are in the room (`last_owner`), unless it is an open one.
   */
  leave(change: MembershipChange): Promise<RoomEvent | null>;
  /**
   * Changes a room or one of its memberships: in one transaction the room is looked up through the member, the right to
   * do it is checked, it is done and logged. Null when it was so already. When a removal resolves, nothing of the removed
   * is accepted any more. The callers of one room take turns: what they asked for in one order may be done in another.
   */
  changeRoom(change: RoomChange): Promise<RoomEvent | null>;
  /** Sets what is given and answers all of it; they end with the membership. Not a member: `not_found`. */
  setPreferences(room: RoomId, user: UserId, wanted: Partial<Preferences>): Promise<Preferences>;
  /** The rooms this user is a member of, by name (bytes), with read cursor and counts. */
  roomsOf(user: UserId): Promise<readonly MemberRoom[]>;
  /** Public rooms that are not archived, and archived ones of this user, by their keys (bytes), from after the cursor. */
  browse(query: BrowseQuery): Promise<BrowsePage>;
  /** The members of a room in the order of their name keys (UTF-8 bytes), at most `limit`; [] for an unknown room. */
  members(room: RoomId, limit: number): Promise<readonly Member[]>;
  /** Moves the read cursor to max(old, min(seq, head)). Not a member: `not_found`. */
  markRead(room: RoomId, user: UserId, seq: number): Promise<ReadCursor>;
  /** Moves the read cursor back to min(old, seq - 1): the message at seq is unread again. Not a member: `not_found`. */
  markUnread(room: RoomId, user: UserId, seq: number): Promise<ReadCursor>;
}
