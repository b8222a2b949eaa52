import type { RoomId, UserId } from "@parley/protocol";
import type { PoolClient } from "pg";
import { type Found, keyOf, type Membership, type RoomEnd } from "./batch-plan.ts";
import { type EventRow, messageOf } from "./event-row.ts";
import { columns } from "./columns.ts";
import type { LogCall } from "./log-calls.ts";
import { settle } from "./settle.ts";

/** In one order on every node, so that two batches never wait for each other in a circle. */
const LOCK_ROOMS = {
  name: "lock-rooms",
  text: `SELECT id, head, last_ordinal AS "lastOrdinal" FROM room WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
};

const FIND_MEMBERSHIPS = {
  name: "find-memberships",
  text: `SELECT m.room, m.user_id AS "user", m.read_seq AS "readSeq", m.joined_at AS "joinedAt"
    FROM unnest($1::text[], $2::text[]) AS asked (room, user_id)
    JOIN membership m ON m.room = asked.room AND m.user_id = asked.user_id`,
};

const FIND_USERS = { name: "find-users", text: `SELECT id FROM "user" WHERE id = ANY($1)` };

const FIND_FIRST_RESULTS = {
  name: "find-first-results",
  text: `SELECT m.room, m.seq, 'message' AS type, m.at, m.sender_id AS "actorId", m.sender_name AS "actorName", m.text,
      m.client_msg_id AS "clientMsgId"
    FROM unnest($1::text[], $2::text[], $3::text[]) AS asked (room, sender_id, client_msg_id)
    JOIN message m ON m.sender_id = asked.sender_id AND m.room = asked.room AND m.client_msg_id = asked.client_msg_id
      AND m.client_msg_id IS NOT NULL`,
};

export const FIND_STATEMENTS = [LOCK_ROOMS, FIND_MEMBERSHIPS, FIND_USERS, FIND_FIRST_RESULTS];

/**
 * Begins the batch's transaction, locks its rooms and reads what it depends on. All statements leave together, but each
 * sees what was committed when it starts: what is read after the rooms were waited for is current. (One statement for
 * it all would see the memberships and messages of before the wait.)
 */
export async function findForBatch(client: PoolClient, calls: readonly LogCall[]): Promise<Found> {
  const { rooms, memberships, users, keys } = wantedBy(calls);
  const ask = <Row extends object>(query: { name: string; text: string }, rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? [] : client.query<Row>({ ...query, values: columns(rows) }).then((result) => result.rows);
  const [, ends, found, existing, firsts] = await settle([
    client.query("BEGIN"),
    ask<RoomEnd & { id: RoomId }>(LOCK_ROOMS, rooms),
    ask<Membership>(FIND_MEMBERSHIPS, memberships),
    ask<{ id: UserId }>(FIND_USERS, users),
    ask<EventRow & { room: RoomId }>(FIND_FIRST_RESULTS, keys),
  ]);
  return {
    rooms: new Map(ends.map(({ id, head, lastOrdinal }) => [id, { head, lastOrdinal }])),
    memberships: new Map(found.map((membership) => [keyOf(membership.room, membership.user), membership])),
    users: new Set(existing.map(({ id }) => id)),
    firstResults: new Map(
      firsts.map((row) => [keyOf(row.room, row.actorId, row.clientMsgId ?? ""), messageOf(row.room, row)]),
    ),
  };
}

/** Each as rows of one kind, without repetitions. */
function wantedBy(calls: readonly LogCall[]) {
  const rooms = new Map<string, [room: string]>();
  const memberships = new Map<string, [room: string, user: string]>();
  const users = new Map<string, [user: string]>();
  const keys = new Map<string, [room: string, sender: string, clientMsgId: string]>();
  for (const [name, argument] of calls) {
    const { room } = argument;
    rooms.set(room, [room]);
    if (name === "append") {
      const { actor, clientMsgId } = argument;
      if (actor.kind === "user") memberships.set(keyOf(room, actor.id), [room, actor.id]);
      if (clientMsgId !== undefined) keys.set(keyOf(room, actor.id, clientMsgId), [room, actor.id, clientMsgId]);
    } else {
      const user = name === "markRead" ? argument.user : argument.user.id;
      memberships.set(keyOf(room, user), [room, user]);
      if (name === "join") users.set(user, [user]);
    }
  }
  return {
    rooms: [...rooms.values()],
    memberships: [...memberships.values()],
    users: [...users.values()],
    keys: [...keys.values()],
  };
}
