import type { Client } from "pg";
import {
  byBucket,
  byKey,
  byRoom,
  type ChecksumRequest,
  type Checksums,
  type Filter,
  sourceChecksums,
  targetChecksums,
} from "./checksum.ts";
import type { TablePlan } from "./plan-tables.ts";
import type { Source } from "./source.ts";

/** How many rooms of a table, and rows of a room, are named; of more it is only said how many. */
const NAMED = 3;

export interface TableCheck {
  readonly source: Source;
  readonly client: Client;
  readonly plan: TablePlan;
  /** What people call a room. */
  readonly roomName: (id: string) => string;
  readonly onRows: (rows: number) => void;
}

export interface TableVerdict {
  /** As counted in PostgreSQL. */
  readonly rows: number;
  /** Empty if both sides have the same rows. */
  readonly faults: readonly string[];
}

/** Compares counts and checksums of every room's rows, and looks for the rows behind a difference. */
export async function verifyTable(check: TableCheck): Promise<TableVerdict> {
  const { plan, roomName } = check;
  const rooms = await compare(check, { plan, grouping: byRoom(plan) }, check.onRows);
  const faults: string[] = [];
  for (const room of rooms.differing.slice(0, NAMED)) {
    const where = plan.room ? `${plan.name}, room ${roomName(room)}` : plan.name;
    const [ours, theirs] = [rooms.ours.get(room)?.rows ?? 0, rooms.theirs.get(room)?.rows ?? 0];
    if (ours !== theirs) faults.push(`${where}: ${ours} rows in SQLite, ${theirs} in PostgreSQL`);
    for (const row of await findRows(check, room)) faults.push(`${where}: ${row}`);
  }
  if (rooms.differing.length > NAMED) faults.push(`${plan.name}: ${rooms.differing.length} rooms differ in all`);
  return { rows: [...rooms.theirs.values()].reduce((sum, { rows }) => sum + rows, 0), faults };
}

/**
 * Names rows of a room that are not the same, by looking at one bucket of them first and at its rows then: of a room
 * with millions of them no more than some hundred are held.
 */
async function findRows(check: TableCheck, room: string): Promise<string[]> {
  const { plan } = check;
  const inRoom: Filter = { grouping: byRoom(plan), group: room };
  const buckets = await compare(check, { plan, grouping: byBucket(plan), filters: [inRoom] });
  const words: string[] = [];
  for (const group of buckets.differing.slice(0, NAMED)) {
    const inBucket: Filter = { grouping: byBucket(plan), group };
    const rows = await compare(check, { plan, grouping: byKey(plan), filters: [inRoom, inBucket] });
    for (const row of rows.differing.slice(0, NAMED)) {
      const isMissing = !rows.theirs.has(row);
      words.push(`row ${row} ${isMissing ? "is missing" : rows.ours.has(row) ? "differs" : "is not in the source"}`);
    }
  }
  return words.slice(0, NAMED);
}

interface Comparison {
  readonly ours: Checksums;
  readonly theirs: Checksums;
  readonly differing: readonly string[];
}

async function compare(
  { source, client }: TableCheck,
  request: ChecksumRequest,
  onRows?: (rows: number) => void,
): Promise<Comparison> {
  // Each on a core of its own: PostgreSQL has been asked by the time this process begins to read.
  const [theirs, ours] = await Promise.all([
    targetChecksums(client, request),
    (async () => sourceChecksums(source, request, onRows))(),
  ]);
  const groups = new Set([...ours.keys(), ...theirs.keys()]);
  const differing = [...groups].filter((group) => {
    const [a, b] = [ours.get(group), theirs.get(group)];
    return a?.rows !== b?.rows || a?.sum !== b?.sum;
  });
  return { ours, theirs, differing };
}
