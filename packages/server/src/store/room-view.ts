import type { Level, Person, Posting, Role, RoomId, RoomKind, Status } from "@parley/protocol";
import type { MemberRoom, Room } from "./model.ts";
import type { ListedRoom } from "./room-change.ts";

/** What a room has besides its name, as it is stored. */
export interface AttributesRow {
  readonly topic: string | null;
  readonly description: string | null;
  readonly archivedAt: number | null;
  readonly posting: Posting;
}

/** A room as it is stored. */
export interface RoomRow extends AttributesRow {
  readonly id: RoomId;
  readonly code: string;
  readonly name: string;
  readonly kind: RoomKind;
  readonly head: number;
}

/** A room as it is stored for one of its members. */
export interface MemberRoomRow extends RoomRow {
  readonly readSeq: number;
  readonly readVersion: number;
  readonly unread: number;
  readonly mentions: number;
  readonly role: Role;
  readonly level: Level;
  readonly isFavourite: number;
  /** Of a direct room, as JSON: `[id, name, status]` of everybody in it, the status as JSON again. */
  readonly members: string | null;
}

/** A room as it is stored for whoever looks for one. */
export interface ListedRoomRow extends Omit<RoomRow, "head"> {
  readonly memberCount: number;
  readonly isMember: number;
}

/** In the order of the wire, as everything here. */
export function roomView({ id, code, name, kind, head, ...row }: RoomRow): Room {
  return { id, code, name, kind, head, ...attributes(row) };
}

export function memberRoomView(row: MemberRoomRow): MemberRoom {
  const { readSeq, readVersion, unread, mentions, role, level, isFavourite, members } = row;
  return {
    ...roomView(row),
    readSeq,
    readVersion,
    unread,
    mentions,
    role,
    level,
    ...(isFavourite === 1 && { isFavourite: true }),
    ...(members !== null && { members: peopleOf(members) }),
  };
}

export function listedRoomView({ id, code, name, kind, memberCount, isMember, ...row }: ListedRoomRow): ListedRoom {
  return { id, code, name, kind, ...attributes(row), members: memberCount, isMember: isMember === 1 };
}

function attributes({ topic, description, archivedAt, posting }: AttributesRow) {
  return {
    ...(topic !== null && topic !== "" && { topic }),
    ...(description !== null && description !== "" && { description }),
    ...(archivedAt !== null && { isArchived: true as const }),
    ...(posting !== "all" && { posting }),
  };
}

function peopleOf(members: string): (Person & { readonly status?: Status })[] {
  const rows = JSON.parse(members) as readonly (readonly [id: Person["id"], name: string, status: string | null])[];
  return rows.map(([id, name, status]) => ({ id, name, ...statusOf(status) }));
}

/** A status as it is stored, for whatever shows its owner. */
export function statusOf(json: string | null): { readonly status?: Status } {
  return json === null ? {} : { status: JSON.parse(json) as Status };
}
