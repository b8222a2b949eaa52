import type { Person, Role } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { RoomEvent } from "../model.ts";
import { detailEvent, type RoomDetail, storedDetail } from "../room-detail.ts";
import { firstReadVersion } from "../read-version.ts";
import type { RoomUpdate } from "../room-change.ts";
import type { Decision } from "../room-right.ts";
import type { MemoryRoom } from "./memory-state.ts";

/** The detail that was decided on, or the refusal thrown. */
export function permitted(decision: Decision): RoomDetail | null {
  if (decision && "refused" in decision) throw new Refusal(decision.refused);
  return decision;
}

export interface Carrying {
  readonly by: Person;
  readonly at: number;
  /** What whoever joins becomes; default `member`. */
  readonly role?: Role;
}

/** Logs what was decided, and does it. */
export function carryOut(room: MemoryRoom, detail: RoomDetail, { by, at, role = "member" }: Carrying): RoomEvent {
  const seq = room.log.length + 1;
  const stored = storedDetail(detail, by);
  const actor = { id: stored.actor.id, name: stored.actor.name };
  const event = detailEvent({ room: room.id, seq, at, actor }, stored.type, stored.detail);
  room.log.push(event);
  switch (detail.type) {
    case "member_joined":
      room.members.set(detail.member.id, {
        ...{ readSeq: seq, readVersion: firstReadVersion(seq) },
        ...{ role, level: "all", isFavourite: false },
      });
      return event;
    case "member_left":
      room.members.delete(detail.member.id);
      return event;
    case "member_role": {
      const membership = room.members.get(detail.member.id);
      if (membership) membership.role = detail.role;
      return event;
    }
    case "room_changed":
      update(room, detail.update, at);
      return event;
  }
}

function update(room: MemoryRoom, { isArchived, ...fields }: RoomUpdate, at: number): void {
  Object.assign(room, fields);
  if (isArchived !== undefined) room.archivedAt = isArchived ? at : null;
}
