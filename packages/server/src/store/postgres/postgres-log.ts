import type { RoomId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { MessagePage, Revision } from "../model.ts";
import { pageAround } from "../page-around.ts";
import { type PageQuery, type RoomLog, TAIL_MAX_OTHER_EVENTS } from "../room-log.ts";
import { changeMessage } from "./change-message.ts";
import { type EventRow, eventOf, messageOf, SELECT_EVENT, SELECT_MESSAGE } from "./event-row.ts";
import type { LogLane } from "./log-lane.ts";
import type { QueryPool } from "./query-pool.ts";

const EVENTS_AFTER = `${SELECT_EVENT} WHERE e.room = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3`;

/** One statement, so that where the tail starts and what follows are one state of the log. $3 is the most it may hold. */
const TAIL = `${SELECT_EVENT} WHERE e.room = $1 AND e.seq > greatest(
    coalesce((SELECT seq FROM message WHERE room = $1 ORDER BY seq DESC LIMIT 1 OFFSET $2::bigint - 1), 1) - 1,
    coalesce((SELECT head FROM room WHERE id = $1), 0) - $3::bigint)
  ORDER BY e.seq LIMIT $3::bigint`;

/** At most $3 messages up to a seq and $4 after it, in one state of the log. */
const SURROUNDINGS = `SELECT * FROM (
    (${SELECT_MESSAGE} WHERE m.room = $1 AND m.seq <= $2 ORDER BY m.seq DESC LIMIT $3)
    UNION ALL
    (${SELECT_MESSAGE} WHERE m.room = $1 AND m.seq > $2 ORDER BY m.seq LIMIT $4)
  ) AS nearby ORDER BY seq`;

const PINS = `${SELECT_MESSAGE} JOIN pin p ON p.room = m.room AND p.target = m.seq WHERE m.room = $1 ORDER BY p.seq DESC`;

/** The present text alone where there are no others; nothing at all for no message, and one row with a null for a deleted one. */
const REVISIONS = `SELECT coalesce(r.at, m.at) AS at, CASE WHEN m.deleted_at IS NULL THEN coalesce(r.text, m.text) END AS text
  FROM message m LEFT JOIN revision r ON r.room = m.room AND r.target = m.seq
  WHERE m.room = $1 AND m.seq = $2 ORDER BY r.seq`;

const HEADS = "SELECT id, head FROM room WHERE id = ANY($1)";

export const LOG_READS = { EVENTS_AFTER, TAIL, SURROUNDINGS, PINS, REVISIONS, HEADS };

export function postgresLog(lane: LogLane, queries: QueryPool): RoomLog {
  async function surroundings(room: RoomId, seq: number, limits: { upTo: number; after: number }) {
    const rows = await queries.read<EventRow>(SURROUNDINGS, [room, seq, limits.upTo, limits.after]);
    return {
      upTo: rows.filter((row) => row.seq <= seq),
      after: rows.filter((row) => row.seq > seq),
    };
  }

  async function pageRows({ room, before, after, around, limit }: PageQuery) {
    if (around !== undefined) {
      const nearby = await surroundings(room, around, { upTo: limit + 1, after: limit + 1 });
      const page = pageAround(around, limit, { upTo: nearby.upTo.toReversed(), after: nearby.after });
      return { ...page, rows: page.messages };
    }
    if (after !== undefined) {
      const nearby = await surroundings(room, after, { upTo: 1, after: limit + 1 });
      const rows = nearby.after.slice(0, limit);
      return { rows, hasBefore: nearby.upTo.length > 0, hasAfter: nearby.after.length > limit };
    }
    const upTo = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1;
    const nearby = await surroundings(room, upTo, { upTo: limit + 1, after: 1 });
    const rows = nearby.upTo.slice(-limit);
    return { rows, hasBefore: nearby.upTo.length > limit, hasAfter: nearby.after.length > 0 };
  }

  return {
    append: (draft) => lane.call("append", draft),

    change: (change) => changeMessage(queries, change),

    async eventsAfter(room, after, limit) {
      const rows = await queries.read<EventRow>(EVENTS_AFTER, [room, after, limit]);
      return rows.map((row) => eventOf(room, row));
    },

    async tail(room, messages) {
      if (messages < 1) return [];
      const rows = await queries.read<EventRow>(TAIL, [room, messages, messages + TAIL_MAX_OTHER_EVENTS]);
      return rows.map((row) => eventOf(room, row));
    },

    async messages(query): Promise<MessagePage> {
      const { rows, hasBefore, hasAfter } = await pageRows(query);
      return { messages: rows.map((row) => messageOf(query.room, row, query.viewer)), hasBefore, hasAfter };
    },

    async pins(room) {
      const rows = await queries.read<EventRow>(PINS, [room]);
      return rows.map((row) => messageOf(room, row));
    },

    async revisions(room, seq) {
      const rows = await queries.read<Revision | { at: number; text: null }>(REVISIONS, [room, seq]);
      if (rows.length === 0) throw new Refusal("not_found");
      return rows.filter((row): row is Revision => row.text !== null);
    },

    async heads(rooms) {
      const rows = await queries.read<{ id: RoomId; head: number }>(HEADS, [rooms]);
      const heads = new Map(rows.map(({ id, head }) => [id, head]));
      return rooms.map((room) => heads.get(room) ?? 0);
    },
  };
}
