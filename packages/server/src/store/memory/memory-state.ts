import type { FileId, Person, RoomId, SessionId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Actor, Room, RoomEvent, Session, User } from "../model.ts";
import type { MemoryFile } from "./memory-files.ts";
import { StoreClosedError } from "../store.ts";
import type { MemoryMessage } from "./memory-message.ts";

export interface MemoryRoom {
  readonly id: RoomId;
  readonly code: string;
  /** The event with seq n is at n - 1; a message there is as it was sent. */
  readonly log: RoomEvent[];
  /** The projection: the message with ordinal n is at n - 1. */
  readonly messages: MemoryMessage[];
  readonly messagesBySeq: Map<number, MemoryMessage>;
  /** The latest pinned first. */
  pins: readonly MemoryMessage[];
  /** Read cursor by member. */
  readonly members: Map<UserId, number>;
  /** First result by sender and clientMsgId. */
  readonly firstResults: Map<string, MemoryMessage>;
}

export interface MemoryUser extends User {
  readonly nameKey: string;
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
    if (!room || (actor.kind === "user" && !room.members.has(actor.id))) throw new Refusal("not_found");
    return room;
  }

  person(id: UserId): Person {
    const user = this.users.get(id);
    if (!user) throw new Refusal("not_found");
    return { id: user.id, name: user.name };
  }
}

export function roomView(room: MemoryRoom): Room {
  return { id: room.id, code: room.code, name: room.code, kind: "open", head: room.log.length };
}
