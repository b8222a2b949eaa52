import type { FileId, Person, RoomId, UserId } from "@parley/protocol";
import type { PoolClient } from "pg";
import { fileView } from "../file-view.ts";
import { QUOTE_CHARS } from "../message-change.ts";
import { type Found, keyOf, type Membership, type RoomEnd } from "./batch-plan.ts";
import { type EventRow, MESSAGE_COLUMNS, messageOf } from "./event-row.ts";
import { columns } from "./columns.ts";
import type { LogCall } from "./log-calls.ts";
import { settle } from "./settle.ts";

/** In one order on every node, so that two batches never wait for each other in a circle. */
const LOCK_ROOMS = {
  name: "lock-rooms",
  text: `SELECT id, head, last_ordinal AS "lastOrdinal", member_count AS "memberCount", owner_count AS "ownerCount", kind,
      archived_at AS "archivedAt", posting
    FROM room WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
};

const FIND_MEMBERSHIPS = {
  name: "find-memberships",
  text: `SELECT m.room, m.user_id AS "user", m.read_seq AS "readSeq", m.read_version AS "readVersion", m.joined_at AS "joinedAt",
      m.role
    FROM unnest($1::text[], $2::text[]) AS asked (room, user_id)
    JOIN membership m ON m.room = asked.room AND m.user_id = asked.user_id`,
};

const FIND_USERS = { name: "find-users", text: `SELECT id FROM "user" WHERE id = ANY($1)` };

const FIND_FIRST_RESULTS = {
  name: "find-first-results",
  text: `SELECT m.room, ${MESSAGE_COLUMNS}
    FROM unnest($1::text[], $2::text[], $3::text[]) AS asked (room, sender_id, client_msg_id)
    JOIN message m ON m.sender_id = asked.sender_id AND m.room = asked.room AND m.client_msg_id = asked.client_msg_id
      AND m.client_msg_id IS NOT NULL`,
};

const FIND_QUOTED = {
  name: "find-quoted",
  text: `SELECT m.room, m.seq, m.sender_id AS id, m.sender_name AS name, left(m.text, ${QUOTE_CHARS}) AS text
    FROM unnest($1::text[], $2::bigint[]) AS asked (room, seq)
    JOIN message m ON m.room = asked.room AND m.seq = asked.seq WHERE m.deleted_at IS NULL`,
};

/** Locked: nobody drops one of them until the message is stored, and after that nobody can. */
const LOCK_FILES = {
  name: "lock-files",
  text: `SELECT f.id, f.room, f.uploader_id AS uploader, f.name, f.type, f.size, f.width, f.height,
      EXISTS (SELECT FROM file_blob b WHERE b.file = f.id AND b.role = 'thumbnail') AS "hasThumbnail"
    FROM file f WHERE f.id = ANY($1) AND f.state = 'ready' AND f.seq IS NULL ORDER BY f.id FOR UPDATE`,
};

interface FreeFileRow {
  readonly id: FileId;
  readonly room: RoomId;
  readonly uploader: UserId;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasThumbnail: boolean;
}

export const FIND_STATEMENTS = [LOCK_ROOMS, FIND_MEMBERSHIPS, FIND_USERS, FIND_FIRST_RESULTS, FIND_QUOTED, LOCK_FILES];

type LockedRoom = Omit<RoomEnd, "isArchived"> & { readonly id: RoomId; readonly archivedAt: number | null };

/**
 * Begins the batch's transaction, locks its rooms and reads what it depends on. All statements leave together, but each
 * sees what was committed when it starts: what is read after the rooms were waited for is current. (One statement for
 * it all would see the memberships and messages of before the wait.)
 */
export async function findForBatch(client: PoolClient, calls: readonly LogCall[]): Promise<Found> {
  const { rooms, memberships, users, keys, quoted, files } = wantedBy(calls);
  const ask = <Row extends object>(
    query: { name: string; text: string },
    rows: readonly (readonly (string | number)[])[],
  ) => (rows.length === 0 ? [] : client.query<Row>({ ...query, values: columns(rows) }).then((result) => result.rows));
  const [, ends, found, existing, firsts, quotable, free] = await settle([
    client.query("BEGIN"),
    ask<LockedRoom>(LOCK_ROOMS, rooms),
    ask<Membership>(FIND_MEMBERSHIPS, memberships),
    ask<{ id: UserId }>(FIND_USERS, users),
    ask<EventRow & { room: RoomId }>(FIND_FIRST_RESULTS, keys),
    ask<Person & { room: RoomId; seq: number; text: string }>(FIND_QUOTED, quoted),
    ask<FreeFileRow>(LOCK_FILES, files),
  ]);
  return {
    rooms: new Map(ends.map(({ id, archivedAt, ...end }) => [id, { ...end, isArchived: archivedAt !== null }])),
    memberships: new Map(found.map((membership) => [keyOf(membership.room, membership.user), membership])),
    users: new Set(existing.map(({ id }) => id)),
    firstResults: new Map(
      firsts.map((row) => [keyOf(row.room, row.actorId, row.clientMsgId ?? ""), messageOf(row.room, row)]),
    ),
    quotable: new Map(
      quotable.map(({ room, seq, id, name, text }) => [
        keyOf(room, String(seq)),
        { seq, from: { id, name }, text, isDeleted: false },
      ]),
    ),
    freeFiles: new Map(free.map((file) => [keyOf(file.room, file.uploader, file.id), fileView(file)])),
  };
}

/** Each as rows of one kind, without repetitions. */
function wantedBy(calls: readonly LogCall[]) {
  const rooms = new Map<string, [room: string]>();
  const memberships = new Map<string, [room: string, user: string]>();
  const users = new Map<string, [user: string]>();
  const keys = new Map<string, [room: string, sender: string, clientMsgId: string]>();
  const quoted = new Map<string, [room: string, seq: number]>();
  const wantedFiles = new Map<string, [file: string]>();
  for (const [name, argument] of calls) {
    const { room } = argument;
    rooms.set(room, [room]);
    if (name === "append") {
      const { actor, clientMsgId, replyTo, mentions = [], files = [] } = argument;
      if (actor.kind === "user") memberships.set(keyOf(room, actor.id), [room, actor.id]);
      for (const user of mentions) memberships.set(keyOf(room, user), [room, user]);
      if (replyTo !== undefined) quoted.set(keyOf(room, String(replyTo)), [room, replyTo]);
      for (const file of files) wantedFiles.set(file, [file]);
      if (clientMsgId !== undefined) keys.set(keyOf(room, actor.id, clientMsgId), [room, actor.id, clientMsgId]);
    } else {
      const user = name === "join" || name === "leave" ? argument.user.id : argument.user;
      memberships.set(keyOf(room, user), [room, user]);
      if (name === "join") users.set(user, [user]);
    }
  }
  return {
    rooms: [...rooms.values()],
    memberships: [...memberships.values()],
    users: [...users.values()],
    keys: [...keys.values()],
    quoted: [...quoted.values()],
    files: [...wantedFiles.values()],
  };
}
