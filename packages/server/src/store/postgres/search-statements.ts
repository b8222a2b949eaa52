import type { Actor } from "../model.ts";
import { MESSAGE_COLUMNS } from "./event-row.ts";

/** Positions of messages are compared as a whole; the newest come first. */
const POSITION = "(s.at, s.room, s.seq)";
const NEWEST_FIRST = "at DESC, room DESC, seq DESC";

/** More of them are not put in order: the newest are then found by looking from the newest on. */
export const MAX_FOUND = 20_000;

/*
 * In every statement: $1 the user, $2 the rooms named or null, $3 to $5 the position to go on from (at, room, seq). Each
 * decides for itself which rooms are this person's, in the snapshot in which it reads their messages.
 */
const VISIBLE: { readonly [Kind in Actor["kind"]]: string } = {
  user: `SELECT r.id, r.code, r.name, r.kind, r.head FROM membership m JOIN room r ON r.id = m.room
    WHERE m.user_id = $1 AND ($2::text[] IS NULL OR m.room = ANY($2))`,
  visitor: `SELECT r.id, r.code, r.name, r.kind, r.head FROM room r
    WHERE r.kind = 'open' AND r.id = ANY($2::text[]) AND $1::text IS NOT NULL`,
};

const HIT = `SELECT v.id AS room, ${MESSAGE_COLUMNS}`;

function statements(visible: string) {
  return {
    /** The rooms, and whether there are messages in them that are not indexed yet. */
    rooms: `WITH v AS (${visible}) SELECT v.id, v.code, v.name, v.kind, v.head > coalesce(k.seq, 0) AS "isBehind"
      FROM v LEFT JOIN search_mark k ON k.room = v.id`,

    /** The newest of those not indexed yet, at most $6. */
    unindexed: `WITH v AS (${visible}) ${HIT} FROM v LEFT JOIN search_mark k ON k.room = v.id
      CROSS JOIN LATERAL (
        SELECT * FROM message s WHERE s.room = v.id AND s.seq > coalesce(k.seq, 0) AND ${POSITION} < ($3, $4, $5)
          AND s.deleted_at IS NULL
        ORDER BY s.seq DESC LIMIT $6) m
      WHERE v.head > coalesce(k.seq, 0) ORDER BY m.at DESC, m.room DESC, m.seq DESC LIMIT $6`,

    /** What the index has among the newest $6 of all messages, with these tokens ($7, a tsquery or null). */
    walk: `WITH v AS (${visible}), walked AS MATERIALIZED (
        SELECT * FROM message_search s WHERE ${POSITION} < ($3, $4, $5) ORDER BY ${NEWEST_FIRST} LIMIT $6)
      ${HIT} FROM walked w JOIN v ON v.id = w.room JOIN message m ON m.room = w.room AND m.seq = w.seq
      WHERE ($7::text IS NULL OR w.tokens @@ $7::tsquery) AND m.deleted_at IS NULL
      ORDER BY m.at DESC, m.room DESC, m.seq DESC`,

    /** What the index has with these tokens ($7), the newest $6, and how much that is, up to one more than MAX_FOUND. */
    find: `WITH v AS (${visible}), found AS MATERIALIZED (
        SELECT s.room, s.seq, s.at FROM message_search s
        WHERE s.tokens @@ $7::tsquery AND ${POSITION} < ($3, $4, $5) AND s.room IN (SELECT id FROM v)
        LIMIT ${MAX_FOUND + 1}),
      newest AS (SELECT * FROM found ORDER BY ${NEWEST_FIRST} LIMIT $6)
      ${HIT}, (SELECT count(*) FROM found) AS "foundCount"
      FROM newest n JOIN v ON v.id = n.room JOIN message m ON m.room = n.room AND m.seq = n.seq
      ORDER BY m.at DESC, m.room DESC, m.seq DESC`,
  };
}

export const SEARCHES = { user: statements(VISIBLE.user), visitor: statements(VISIBLE.visitor) };

/** The position of the oldest of the newest $4 messages of the index; no row if there are fewer. */
export const WALKED_TO = `SELECT s.at, s.room, s.seq FROM message_search s WHERE ${POSITION} < ($1, $2, $3)
  ORDER BY ${NEWEST_FIRST} OFFSET $4::bigint - 1 LIMIT 1`;

/** By halving: seqs are dense, and times ascend with them. */
export const SEQ_AT = `WITH RECURSIVE stretch (low, high) AS (
    SELECT 1::bigint, head + 1 FROM room WHERE id = $1
    UNION ALL
    SELECT CASE WHEN late.is_so THEN low ELSE (low + high) / 2 + 1 END,
      CASE WHEN late.is_so THEN (low + high) / 2 ELSE high END
    FROM stretch CROSS JOIN LATERAL (SELECT coalesce((
      SELECT at FROM message WHERE room = $1 AND seq >= (low + high) / 2 ORDER BY seq LIMIT 1) >= $2, true) AS is_so) late
    WHERE low < high)
  SELECT seq FROM message WHERE room = $1 AND seq >= (SELECT low FROM stretch WHERE low = high) ORDER BY seq LIMIT 1`;
