import type { PoolClient, QueryResult } from "pg";
import type { BatchPlan, CursorToCount, NewEntry } from "./batch-plan.ts";
import { columns } from "./columns.ts";
import { isFatal, sqlStateOf, UnknownOutcomeError } from "./postgres-failure.ts";
import { mentions, unread } from "./unread.ts";

type Counts = Pick<CursorToCount["cursor"], "unread" | "mentions"> & { readonly receipts: number };

/** An entry's message has an ordinal, and nothing else has. */
const INSERT_ENTRIES = {
  name: "insert-entries",
  text: `WITH entry AS (
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[],
          $8::text[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::smallint[], $14::text[])
        AS entry (room, seq, type, at, actor_id, actor_name, ordinal, sender_kind, text, client_msg_id, reply_to,
          mentions, mentions_room, files)
    ), said AS (
      INSERT INTO message (room, seq, ordinal, sender_kind, sender_id, sender_name, at, text, client_msg_id, reply_to,
        mentions, mentions_room, files)
      SELECT room, seq, ordinal, sender_kind, actor_id, actor_name, at, text, client_msg_id, reply_to, mentions,
        mentions_room, files FROM entry
      WHERE ordinal IS NOT NULL
    )
    INSERT INTO room_event (room, seq, type, at, actor_id, actor_name)
    SELECT room, seq, type, at, actor_id, actor_name FROM entry`,
};

const INSERT_MENTIONS = {
  name: "insert-mentions",
  text: "INSERT INTO mention (user_id, room, seq) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])",
};

const ATTACH_FILES = {
  name: "attach-files",
  text: `UPDATE file SET seq = taken.seq FROM unnest($1::text[], $2::bigint[]) AS taken (id, seq) WHERE file.id = taken.id`,
};

const MOVE_ROOMS = {
  name: "move-rooms",
  text: `UPDATE room SET head = moved.head, last_ordinal = moved.last_ordinal, member_count = moved.member_count,
      owner_count = moved.owner_count
    FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
      AS moved (id, head, last_ordinal, member_count, owner_count)
    WHERE room.id = moved.id`,
};

const DELETE_MEMBERSHIPS = {
  name: "delete-memberships",
  text: `DELETE FROM membership USING unnest($1::text[], $2::text[]) AS ended (room, user_id)
    WHERE membership.room = ended.room AND membership.user_id = ended.user_id`,
};

const PUT_MEMBERSHIPS = {
  name: "put-memberships",
  text: `INSERT INTO membership (room, user_id, read_seq, read_version, joined_at, role)
    SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
    ON CONFLICT (room, user_id) DO UPDATE SET read_seq = excluded.read_seq, read_version = excluded.read_version,
      joined_at = excluded.joined_at`,
};

/** As of each call: what later calls of the same batch appended lies beyond its last ordinal. */
const COUNT_UNREAD = {
  name: "count-unread",
  text: `SELECT ${unread({
    room: "mark.room",
    user: "mark.user_id",
    readSeq: "mark.read_seq",
    lastOrdinal: "mark.last_ordinal",
  })} AS unread,
    ${mentions({ room: "mark.room", user: "mark.user_id", readSeq: "mark.read_seq", head: "mark.head" })} AS mentions,
    (SELECT receipts FROM "user" WHERE id = mark.user_id) AS receipts
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
      WITH ORDINALITY AS mark (room, user_id, read_seq, last_ordinal, head, position)
    ORDER BY mark.position`,
};

export const WRITE_STATEMENTS = [
  INSERT_ENTRIES,
  INSERT_MENTIONS,
  ATTACH_FILES,
  MOVE_ROOMS,
  DELETE_MEMBERSHIPS,
  PUT_MEMBERSHIPS,
  COUNT_UNREAD,
];

/**
 * Writes what a batch adds up to and commits, in one round trip. The commit travels with the statements before it: if
 * one of them fails, the server has already given the transaction up and answers the commit with a rollback.
 *
 * Rejects with UnknownOutcomeError if the commit may have happened, and with the server's error if it certainly has not.
 */
export async function writeBatch(client: PoolClient, plan: BatchPlan): Promise<void> {
  const { toCount } = plan;
  const writes: Promise<QueryResult<Counts>>[] = [];
  const put = (query: { name: string; text: string }, rows: Parameters<typeof columns>[0]) => {
    if (rows.length > 0) writes.push(client.query({ ...query, values: columns(rows) }));
  };
  put(INSERT_ENTRIES, plan.entries.map(entryRow));
  put(INSERT_MENTIONS, plan.entries.flatMap(mentionRows));
  put(ATTACH_FILES, plan.entries.flatMap(fileRows));
  put(
    MOVE_ROOMS,
    plan.movedRooms().map((room) => [room.id, room.head, room.lastOrdinal, room.memberCount, room.ownerCount]),
  );
  put(
    DELETE_MEMBERSHIPS,
    plan.membershipsToDelete().map(({ room, user }) => [room, user]),
  );
  put(
    PUT_MEMBERSHIPS,
    plan.membershipsToPut().map((put) => [put.room, put.user, put.readSeq, put.readVersion, put.joinedAt, put.role]),
  );
  put(COUNT_UNREAD, toCount.map(markRow));
  const outcomes = await Promise.allSettled([...writes, client.query("COMMIT")]);
  const failedAt = outcomes.findIndex(({ status }) => status === "rejected");
  const failure = outcomes[failedAt];
  if (failure?.status === "rejected") throw verdict(failure.reason, failedAt === writes.length);
  if (toCount.length === 0) return;
  const counts = outcomes.at(-2);
  if (counts?.status !== "fulfilled") return;
  counts.value.rows.forEach(({ unread: unreadNow, mentions: calls, receipts }, index) => {
    const cursor = toCount[index]?.cursor;
    if (cursor) Object.assign(cursor, { unread: unreadNow, mentions: calls, shownTo: receipts * cursor.shownTo });
  });
}

/**
 * An error the server reported for a statement before the commit came before it got to the commit, even if it ended
 * the session. One it reported for the commit says "rolled back", unless it ended the session: a server told to stop
 * may do so after the commit is on its disk. And a connection that is lost says nothing at all.
 */
function verdict(error: unknown, isOfCommit: boolean): unknown {
  const isCertain = sqlStateOf(error) !== null && !(isOfCommit && isFatal(error));
  return isCertain ? error : new UnknownOutcomeError(error);
}

function entryRow({ room, seq, type, at, actor, message }: NewEntry) {
  const { ordinal = null, senderKind = null, text = null, clientMsgId = null, replyTo = null } = message ?? {};
  const called = message && message.mentions.length > 0 ? JSON.stringify(message.mentions) : null;
  const row = [room, seq, type, at, actor.id, actor.name, ordinal, senderKind, text, clientMsgId, replyTo, called];
  const carried = message && message.files.length > 0 ? JSON.stringify(message.files) : null;
  return [...row, message?.mentionsRoom ? 1 : 0, carried];
}

function fileRows({ seq, message }: NewEntry) {
  return message ? message.files.map(({ id }) => [id, seq]) : [];
}

/** Where everybody is called, nobody is by name. */
function mentionRows({ room, seq, message }: NewEntry) {
  return message && !message.mentionsRoom ? message.mentions.map((user) => [user, room, seq]) : [];
}

function markRow({ room, user, head, lastOrdinal, cursor }: CursorToCount) {
  return [room, user, cursor.seq, lastOrdinal, head];
}
