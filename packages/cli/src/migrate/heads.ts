import type { ClientBase } from "pg";
import type { Source } from "./source.ts";

/** Understood by both. The log is looked at as well, because the next seq of a room must follow its last event's. */
const HEADS = `SELECT r.id AS id, r.code AS code, r.head AS head, coalesce(max(e.seq), 0) AS last, count(e.seq) AS events
  FROM room r LEFT JOIN room_event e ON e.room = r.id GROUP BY r.id`;

export interface RoomHead {
  readonly code: string;
  /** Its head, its last event's seq and the number of its events, in words. */
  readonly text: string;
}

type Heads = ReadonlyMap<string, RoomHead>;

export const sourceHeads = (source: Source): Heads => headsOf(source.all(HEADS));

/** Every room whose head is not the same on both sides. */
export async function headFaults(ours: Heads, client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<Record<string, unknown>>(HEADS);
  const theirs = headsOf(rows);
  const rooms = new Map([...theirs, ...ours]);
  return [...rooms]
    .filter(([id]) => ours.get(id)?.text !== theirs.get(id)?.text)
    .map(([id, { code }]) => {
      const side = (heads: Heads): string => heads.get(id)?.text ?? "no such room";
      return `room ${code}: ${side(ours)} in SQLite, ${side(theirs)} in PostgreSQL`;
    });
}

function headsOf(rows: readonly Record<string, unknown>[]): Heads {
  return new Map(
    rows.map(({ id, code, head, last, events }) => [
      String(id),
      { code: String(code), text: `head ${String(head)}, last of ${String(events)} events ${String(last)}` },
    ]),
  );
}
