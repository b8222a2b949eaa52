import type { Person, Role, RoomId } from "@parley/protocol";
import type { RoomEvent } from "./model.ts";
import type { RoomUpdate } from "./room-change.ts";
import { memberEvent } from "./room-events.ts";

/** What an event about a room or its members says besides where, when and who did it. */
export type RoomDetail =
  | {
      readonly type: "member_joined" | "member_left";
      readonly member: Person;
      /** Who let them in or took them out; absent for who came or went by themselves. */
      readonly by?: Person;
    }
  | { readonly type: "member_role"; readonly member: Person; readonly role: Role }
  | { readonly type: "room_changed"; readonly update: RoomUpdate };

/** Where and when it happened, and who did it; of a coming or going: who came or went. */
export interface LoggedBy {
  readonly room: RoomId;
  readonly seq: number;
  readonly at: number;
  readonly actor: Person;
}

const TYPES: ReadonlySet<RoomEvent["type"]> = new Set<RoomDetail["type"]>([
  "member_joined",
  "member_left",
  "member_role",
  "room_changed",
]);

export function isRoomDetail(type: RoomEvent["type"]): type is RoomDetail["type"] {
  return TYPES.has(type);
}

/** How a detail is stored beside the event's actor: as JSON, or not at all. */
export interface StoredDetail {
  readonly type: RoomDetail["type"];
  readonly actor: Person;
  readonly detail: string | null;
}

export function storedDetail(detail: RoomDetail, by: Person): StoredDetail {
  const { type } = detail;
  switch (type) {
    case "member_joined":
    case "member_left":
      return { type, actor: detail.member, detail: detail.by ? JSON.stringify({ by: personOf(detail.by) }) : null };
    case "member_role":
      return { type, actor: by, detail: JSON.stringify({ member: personOf(detail.member), role: detail.role }) };
    case "room_changed":
      return { type, actor: by, detail: JSON.stringify(detail.update) };
  }
}

/** The event of a stored detail: what was answered when it was logged, to the byte. */
export function detailEvent(
  { room, seq, at, actor }: LoggedBy,
  type: RoomDetail["type"],
  detail: string | null,
): RoomEvent {
  const stored = JSON.parse(detail ?? "{}") as unknown;
  switch (type) {
    case "member_joined":
    case "member_left":
      return memberEvent({ type, room, seq, at, member: actor, ...(stored as { readonly by?: Person }) });
    case "member_role":
      return { type, room, seq, at, from: actor, ...(stored as { readonly member: Person; readonly role: Role }) };
    case "room_changed":
      return { type, room, seq, at, from: actor, ...(stored as RoomUpdate) };
  }
}

function personOf({ id, name }: Person): Person {
  return { id, name };
}
