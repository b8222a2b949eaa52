import type { Person, RoomId } from "@parley/protocol";
import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import type { RoomEvent } from "../model.ts";
import type { CreatedRoom, DirectRoom, RoomToCreate } from "../room-change.ts";
import { memberSet, roomKey } from "../room-key.ts";
import { type RoomRow, roomView } from "../room-view.ts";
import { findPerson, LockedRoom } from "./locked-room.ts";
import { oneRow } from "./one-row.ts";
import type { QueryPool } from "./query-pool.ts";
import { SELECT_ROOM } from "./room-rows.ts";

/** Of those who race for a code, or for the room of the same people, one inserts and the others wait, then see its room. */
const INSERT_ROOM = `INSERT INTO room (id, code, name, sort_key, kind, posting, member_set, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id`;
const INSERT_TEXTS = "INSERT INTO room_text (room, topic, description) VALUES ($1, $2, $3)";
const BY_ID = `${SELECT_ROOM} WHERE r.id = $1`;
const BY_MEMBERS = `${SELECT_ROOM} WHERE r.member_set = $1`;

export function createRoom(queries: QueryPool, wanted: RoomToCreate): Promise<CreatedRoom> {
  const { id, code, kind, name, topic, description, posting, by, at } = wanted;
  return queries.transaction([name, topic, description], async (client) => {
    const member = await findPerson(client, by.id);
    if (!member) throw new Refusal("not_found");
    const values = [id, code, name, roomKey(name), kind, posting, null, at];
    if (!(await oneRow(client, INSERT_ROOM, values))) throw new Refusal("code_taken");
    if (topic !== "" || description !== "") await client.query(INSERT_TEXTS, [id, topic, description]);
    const room = await lockNew(client, id);
    const event = await room.carryOut({ type: "member_joined", member }, { by, at, was: null, role: "owner" });
    return created(client, id, [event]);
  });
}

export function openDirect(queries: QueryPool, wanted: DirectRoom): Promise<CreatedRoom> {
  const { id, code, members, by, at } = wanted;
  const key = memberSet(members);
  return queries.transaction([key], async (client) => {
    const existing = await oneRow<RoomRow>(client, BY_MEMBERS, [key]);
    if (existing) return { room: roomView(existing), events: [] };
    const people = await peopleOf(client, members);
    if (!(await oneRow(client, INSERT_ROOM, [id, code, "", "", "direct", "all", key, at]))) {
      const theirs = await oneRow<RoomRow>(client, BY_MEMBERS, [key]);
      if (!theirs) throw new Error("the room of these people was neither made nor there before");
      return { room: roomView(theirs), events: [] };
    }
    const room = await lockNew(client, id);
    const events: RoomEvent[] = [];
    for (const member of people) {
      const letIn = member.id === by.id ? {} : { by };
      events.push(await room.carryOut({ type: "member_joined", member, ...letIn }, { by, at, was: null }));
    }
    return created(client, id, events);
  });
}

async function peopleOf(client: PoolClient, members: DirectRoom["members"]): Promise<Person[]> {
  const people: Person[] = [];
  for (const user of members.toSorted()) {
    const person = await findPerson(client, user);
    if (!person) throw new Refusal("not_found");
    people.push(person);
  }
  return people;
}

async function lockNew(client: PoolClient, id: RoomId): Promise<LockedRoom> {
  const room = await LockedRoom.lock(client, id);
  if (!room) throw new Error("a room that was just made is not there");
  return room;
}

async function created(client: PoolClient, id: RoomId, events: readonly RoomEvent[]): Promise<CreatedRoom> {
  const row = await oneRow<RoomRow>(client, BY_ID, [id]);
  if (!row) throw new Error("a room that was just made is not there");
  return { room: roomView(row), events };
}
