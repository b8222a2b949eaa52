import type { DatabaseSync } from "node:sqlite";
import { pageAround } from "../page-around.ts";
import { TAIL_MAX_OTHER_EVENTS } from "../room-log.ts";
import type { Revision } from "../model.ts";
import type { PageRows, Reads } from "./calls.ts";
import { type EventRow, SELECT_EVENT, SELECT_MESSAGE } from "./event-row.ts";
import { query } from "./query.ts";

export function readLog(
  db: DatabaseSync,
): Pick<Reads, "eventsAfter" | "tail" | "messages" | "pins" | "revisions" | "heads" | "seqAt"> {
  const eventsAfter = query<EventRow>(db, `${SELECT_EVENT} WHERE e.room = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`, {
    isTuple: true,
  });
  const head = query<{ head: number }>(db, "SELECT head FROM room WHERE id = ?");
  const nthNewest = query<{ seq: number }>(
    db,
    "SELECT seq FROM message WHERE room = ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
  );
  const upTo = query<EventRow>(db, `${SELECT_MESSAGE} WHERE m.room = ? AND m.seq <= ? ORDER BY m.seq DESC LIMIT ?`, {
    isTuple: true,
  });
  const after = query<EventRow>(db, `${SELECT_MESSAGE} WHERE m.room = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`, {
    isTuple: true,
  });
  const onward = query<{ seq: number; at: number }>(
    db,
    "SELECT seq, at FROM message WHERE room = ? AND seq >= ? ORDER BY seq LIMIT 1",
  );

  const pins = query<EventRow>(
    db,
    `${SELECT_MESSAGE} JOIN pin p ON p.room = m.room AND p.target = m.seq WHERE m.room = ? ORDER BY p.seq DESC`,
    { isTuple: true },
  );
  const present = query<Revision & { deletedAt: number | null }>(
    db,
    'SELECT at, text, deleted_at AS "deletedAt" FROM message WHERE room = ? AND seq = ?',
  );
  const revisions = query<Revision>(db, "SELECT at, text FROM revision WHERE room = ? AND target = ? ORDER BY seq");

  function pageUpTo(room: string, seq: number, limit: number): PageRows {
    const rows = upTo.all(room, seq, limit + 1);
    return {
      rows: rows.slice(0, limit).toReversed(),
      hasBefore: rows.length > limit,
      hasAfter: after.get(room, seq, 1) !== undefined,
    };
  }

  function pageAfter(room: string, seq: number, limit: number): PageRows {
    const rows = after.all(room, seq, limit + 1);
    return {
      rows: rows.slice(0, limit),
      hasBefore: upTo.get(room, seq, 1) !== undefined,
      hasAfter: rows.length > limit,
    };
  }

  return {
    eventsAfter: ({ room, after: seq, limit }) => eventsAfter.all(room, seq, limit),

    tail({ room, messages }) {
      if (messages < 1) return [];
      const limit = messages + TAIL_MAX_OTHER_EVENTS;
      const oldest = nthNewest.get(room, messages - 1)?.seq ?? 1;
      const start = Math.max(oldest - 1, (head.get(room)?.head ?? 0) - limit);
      return eventsAfter.all(room, start, limit);
    },

    messages({ room, before, after: seq, around, limit }) {
      if (around !== undefined) {
        const withSeq = (row: EventRow) => ({ seq: row[0], row });
        const page = pageAround(around, limit, {
          upTo: upTo.all(room, around, limit + 1).map(withSeq),
          after: after.all(room, around, limit + 1).map(withSeq),
        });
        return { ...page, rows: page.messages.map(({ row }) => row) };
      }
      if (seq !== undefined) return pageAfter(room, seq, limit);
      return pageUpTo(room, before === undefined ? Number.MAX_SAFE_INTEGER : before - 1, limit);
    },

    pins: (room) => pins.all(room),

    revisions({ room, seq }) {
      const message = present.get(room, seq);
      if (!message) return null;
      if (message.deletedAt !== null) return [];
      const all = revisions.all(room, seq);
      return all.length > 0 ? all : [{ at: message.at, text: message.text }];
    },

    seqAt({ room, at }) {
      // By halving: seqs are dense, and times ascend with them.
      let [low, high] = [1, (head.get(room)?.head ?? 0) + 1];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const message = onward.get(room, middle);
        if (message && message.at < at) low = message.seq + 1;
        else high = middle;
      }
      return onward.get(room, low)?.seq ?? null;
    },

    heads: (rooms) => rooms.map((room) => head.get(room)?.head ?? 0),
  };
}
