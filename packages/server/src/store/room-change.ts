import type { Level, Person, Posting, Role, RoomId, RoomKind, UserId } from "@parley/protocol";
import type { Room, RoomEvent } from "./model.ts";

/** What can be changed of a room; what is absent stays. Texts are well-formed and within their limits already. */
export interface RoomUpdate {
  readonly name?: string;
  readonly topic?: string;
  readonly description?: string;
  readonly isArchived?: boolean;
  readonly posting?: Posting;
  readonly kind?: RoomKind;
}

interface InRoom {
  readonly room: RoomId;
  /** A registered user, who has to be a member; for everybody else the room does not exist (`not_found`). */
  readonly by: Person;
  /** ms UTC, for display only. */
  readonly at: number;
}

/** What a member can do to a room or to its members. What is so already, changes and logs nothing. */
export type RoomChange = InRoom &
  (
    | {
        /**
         * By moderators and owners (`forbidden`): logs `room_changed`, with what is really another. Of an archived room
         * nothing can be changed (`archived`) unless this change takes it out of the archive. Its kind is an owner's to
         * change, between public and private only.
         */
        readonly type: "update";
        readonly update: RoomUpdate;
      }
    | {
        /** By any member: logs `member_joined`. Unknown user: `not_found`; archived: `archived`; a direct room: `forbidden`. */
        readonly type: "add";
        readonly user: UserId;
      }
    | {
        /** By owners anybody else, by moderators mere members (`forbidden`): logs `member_left`. Never in a direct room. */
        readonly type: "remove";
        readonly user: UserId;
      }
    | {
        /** By owners (`forbidden`), to a member (`not_found`): logs `member_role`. The last owner stays one: `last_owner`. */
        readonly type: "set_role";
        readonly user: UserId;
        readonly role: Role;
      }
  );

/** A public or private room, made by its first owner. */
export interface RoomToCreate {
  readonly id: RoomId;
  /** Already normalised; taken by another room: `code_taken`. */
  readonly code: string;
  readonly kind: "public" | "private";
  readonly name: string;
  readonly topic: string;
  readonly description: string;
  readonly posting: Posting;
  readonly by: Person;
  readonly at: number;
}

/** The room of two to eight people. */
export interface DirectRoom {
  /** Id and code are used only if these people have no room yet. */
  readonly id: RoomId;
  readonly code: string;
  /** Each once, the one who opens it among them, in any order; an unknown one: `not_found`. */
  readonly members: readonly UserId[];
  readonly by: Person;
  readonly at: number;
}

export interface CreatedRoom {
  readonly room: Room;
  /** What was logged, in order: the first members' joining. Empty when the room was there before. */
  readonly events: readonly RoomEvent[];
}

/** How a member wants a room: nobody else's business, and not logged. */
export interface Preferences {
  readonly level: Level;
  readonly isFavourite: boolean;
}

/** A room as whoever looks for one is shown it. */
export interface ListedRoom extends Omit<Room, "head"> {
  readonly members: number;
  readonly isMember: boolean;
}

/** Where a page of rooms ended. */
export interface BrowseCursor {
  readonly key: string;
  readonly id: RoomId;
}

export interface BrowseQuery {
  readonly user: UserId;
  /** Only rooms whose key (room-key.ts) holds this; "" is every room. */
  readonly search: string;
  readonly after: BrowseCursor | null;
  readonly limit: number;
}

export interface BrowsePage {
  readonly rooms: readonly ListedRoom[];
  /** Null when there are no more. */
  readonly next: BrowseCursor | null;
}
