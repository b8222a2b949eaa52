import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import type { RoomEvent } from "../model.ts";
import type { RoomChange } from "../room-change.ts";
import type { RoomDetail } from "../room-detail.ts";
import { type Decision, decideChange, type Subject } from "../room-right.ts";
import { findPerson, LockedRoom } from "./locked-room.ts";
import type { QueryPool } from "./query-pool.ts";

/** One change of a room or of a membership, one transaction. */
export function changeRoom(queries: QueryPool, change: RoomChange): Promise<RoomEvent | null> {
  const texts = change.type === "update" ? Object.values(change.update) : [];
  return queries.transaction([change.room, ...texts], (client) => changeLocked(client, change));
}

async function changeLocked(client: PoolClient, change: RoomChange): Promise<RoomEvent | null> {
  const { by, at } = change;
  const room = await LockedRoom.lock(client, change.room);
  if (!room) throw new Refusal("not_found");
  const subject = await subjectOf(client, room, change);
  const facts = { room: await room.facts(), role: await room.role(by.id), subject };
  const detail = permitted(decideChange(change, facts));
  return detail && room.carryOut(detail, { by, at, was: subject?.role ?? null });
}

async function subjectOf(client: PoolClient, room: LockedRoom, change: RoomChange): Promise<Subject | null> {
  const person = "user" in change ? await findPerson(client, change.user) : null;
  return person && { person, role: await room.role(person.id) };
}

/** The detail that was decided on, or the refusal thrown. */
export function permitted(decision: Decision): RoomDetail | null {
  if (decision && "refused" in decision) throw new Refusal(decision.refused);
  return decision;
}
