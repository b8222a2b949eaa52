import type { FileId, Level, Person, Posting, Role, RoomId, RoomKind, SessionId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { InviteToCreate } from "../invites.ts";
import type { Actor, Room, RoomEvent, Session, User, UserStatus } from "../model.ts";
import { isVisible, type RoomFacts, type SpeakingRoom } from "../room-right.ts";
import { type RoomRow, roomView } from "../room-view.ts";
import { StoreClosedError } from "../store.ts";
import type { MemoryFile } from "./memory-files.ts";
import type { MemoryMessage } from "./memory-message.ts";

export interface MemoryMembership {
  readSeq: number;
  readVersion: number;
  role: Role;
  level: Level;
  isFavourite: boolean;
}

export interface MemoryRoom {
  readonly id: RoomId;
  readonly code: string;
  name: string;
  kind: RoomKind;
  topic: string;
  description: string;
  archivedAt: number | null;
  posting: Posting;
  /** The event with seq n is at n - 1; a message there is as it was sent. */
  readonly log: RoomEvent[];
  /** The projection: the message with ordinal n is at n - 1. */
  readonly messages: MemoryMessage[];
  readonly messagesBySeq: Map<number, MemoryMessage>;
  /** The latest pinned first. */
  pins: readonly MemoryMessage[];
  readonly members: Map<UserId, MemoryMembership>;
  /** First result by sender and clientMsgId. */
  readonly firstResults: Map<string, MemoryMessage>;
}

export type NewMemoryRoom = Pick<MemoryRoom, "id" | "code" | "name" | "kind"> &
  Partial<Pick<MemoryRoom, "topic" | "description" | "posting">>;

export interface MemoryInvite extends InviteToCreate {
  uses: number;
}

export interface MemoryUser extends User {
  readonly nameKey: string;
  readonly status: UserStatus;
  /** Others are not told how far this user has read. */
  readonly isReceiptless: boolean;
}

export interface MemorySession extends Session {
  readonly refreshHash: string;
  readonly previousHash: string | null;
  readonly rotatedAt: number;
}

export interface MemoryTicket {
  readonly actor: Actor;
  readonly expiresAt: number;
}

/** Everything the memory store knows; its aspects (log, rooms, accounts) share one. */
export class MemoryState {
  readonly rooms = new Map<RoomId, MemoryRoom>();
  readonly roomsByCode = new Map<string, MemoryRoom>();
  /** By their members. */
  readonly directRooms = new Map<string, MemoryRoom>();
  /** By the hashes of their tokens, the oldest first. */
  readonly invites = new Map<string, MemoryInvite>();
  readonly users = new Map<UserId, MemoryUser>();
  readonly usersByKey = new Map<string, UserId>();
  readonly sessions = new Map<SessionId, MemorySession>();
  readonly tickets = new Map<string, MemoryTicket>();
  readonly files = new Map<FileId, MemoryFile>();
  isClosed = false;

  /** Every call starts here. */
  assertOpen(): void {
    if (this.isClosed) throw new StoreClosedError();
  }

  /** The room if this actor may see it; otherwise the same refusal whether the room is hidden or missing. */
  roomFor(id: RoomId, actor: Actor): MemoryRoom {
    const room = this.rooms.get(id);
    if (!room || !isVisible(room, actor.kind, roleIn(room, actor))) throw new Refusal("not_found");
    return room;
  }

  addRoom(fields: NewMemoryRoom): MemoryRoom {
    const room: MemoryRoom = {
      topic: "",
      description: "",
      posting: "all",
      archivedAt: null,
      ...fields,
      log: [],
      messages: [],
      messagesBySeq: new Map(),
      pins: [],
      members: new Map(),
      firstResults: new Map(),
    };
    this.rooms.set(room.id, room);
    this.roomsByCode.set(room.code, room);
    return room;
  }

  person(id: UserId): Person {
    const user = this.users.get(id);
    if (!user) throw new Refusal("not_found");
    return { id: user.id, name: user.name };
  }
}

/** Null for who is no member, and for a visitor, whatever its id. */
export function roleIn(room: MemoryRoom, { kind, id }: Pick<Actor, "kind" | "id">): Role | null {
  return kind === "user" ? (room.members.get(id)?.role ?? null) : null;
}

export function speakingOf({ kind, posting, archivedAt }: MemoryRoom): SpeakingRoom {
  return { kind, posting, isArchived: archivedAt !== null };
}

export function factsOf(room: MemoryRoom): RoomFacts {
  const { name, topic, description, members } = room;
  const owners = [...members.values()].filter(({ role }) => role === "owner");
  const counts = { memberCount: members.size, ownerCount: owners.length };
  return { ...speakingOf(room), ...counts, name, topic, description };
}

export function rowOf({ id, code, name, kind, log, topic, description, archivedAt, posting }: MemoryRoom): RoomRow {
  return { id, code, name, kind, head: log.length, topic, description, archivedAt, posting };
}

export function viewOf(room: MemoryRoom): Room {
  return roomView(rowOf(room));
}
