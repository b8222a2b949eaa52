import { hash } from "node:crypto";
import type { Client } from "pg";
import { quoted } from "../connect-postgres.ts";
import type { SourceValue } from "./column-kind.ts";
import type { PlannedColumn, TablePlan } from "./plan-tables.ts";
import type { Source } from "./source.ts";

/*
 * A checksum is the sum of 64 bits of the SHA-256 of every row. A sum does not ask for an order, so neither side sorts;
 * each computes it by itself, from the rows as it has them: SQLite's here, PostgreSQL's in PostgreSQL. A row's text has
 * each value's length in front, so that no two rows have the same, and holds what names the row, so that values that
 * changed places are noticed.
 */

/** How rows are put together into groups with a checksum each. */
export interface Grouping {
  of(row: readonly SourceValue[]): string;
  /** The SQL that makes the same text. */
  readonly sql: string;
}

export interface Checksum {
  readonly rows: number;
  readonly sum: bigint;
}

/** By the group's text. What both sides of a migration take most memory for: a hundred bytes for every room. */
export type Checksums = ReadonlyMap<string, Checksum>;

/** Only rows of which the grouping says this. */
export interface Filter {
  readonly grouping: Grouping;
  readonly group: string;
}

export interface ChecksumRequest {
  readonly plan: TablePlan;
  readonly grouping: Grouping;
  readonly filters?: readonly Filter[];
}

/** How often it is told how far it is. */
const ROWS_PER_WORD = 5_000;

/** `onRows` after some thousand rows each. The event loop stands still meanwhile: nothing else happens here. */
export function sourceChecksums(
  source: Source,
  { plan, grouping, filters = [] }: ChecksumRequest,
  onRows: (rows: number) => void = () => {},
): Checksums {
  const sums = new Map<string, { rows: number; sum: bigint }>();
  const names = plan.columns.map(({ name }) => name);
  let unsaid = 0;
  for (const row of source.rows(plan.name, names)) {
    if (++unsaid === ROWS_PER_WORD) {
      onRows(unsaid);
      unsaid = 0;
    }
    if (filters.some((filter) => filter.grouping.of(row) !== filter.group)) continue;
    const group = grouping.of(row);
    const sum = sums.get(group) ?? { rows: 0, sum: 0n };
    sum.rows += 1;
    sum.sum += digestOf(rowText(plan.columns, row)).readBigInt64BE();
    sums.set(group, sum);
  }
  onRows(unsaid);
  return sums;
}

export async function targetChecksums(
  client: Client,
  { plan, grouping, filters = [] }: ChecksumRequest,
): Promise<Checksums> {
  const conditions = filters.map((filter, index) => `${filter.grouping.sql} = $${index + 1}`);
  const { rows } = await client.query<{ group: string; rows: string; sum: string }>(
    `SELECT ${grouping.sql} AS "group", count(*) AS rows,
       sum(('x' || encode(substring(${digestSql(rowSql(plan.columns))} FOR 8), 'hex'))::bit(64)::bigint) AS sum
     FROM ${quoted(plan.name)} ${conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : ""} GROUP BY 1`,
    filters.map(({ group }) => group),
  );
  return new Map(rows.map(({ group, rows, sum }) => [group, { rows: Number(rows), sum: BigInt(sum) }]));
}

/** By the room a row belongs to; the rows of a table that knows no rooms are one group without a name. */
export function byRoom({ room }: TablePlan): Grouping {
  if (!room) return { of: () => "", sql: "''::text" };
  return { of: (row) => textOf(room, row), sql: `coalesce(${textSql(room)}, '${NULL_TEXT}')` };
}

/** By a number that a row's name decides: 65,536 groups of much the same size. */
export function byBucket(plan: TablePlan): Grouping {
  const digest = digestSql(byKey(plan).sql);
  return {
    of: (row) => String(digestOf(byKey(plan).of(row)).readUInt16BE()),
    sql: `(get_byte(${digest}, 0) * 256 + get_byte(${digest}, 1))::text`,
  };
}

/** Each row by its name: `room=r_1 seq=17`. */
export function byKey({ key }: TablePlan): Grouping {
  return {
    of: (row) => key.map((column) => `${column.name}=${textOf(column, row)}`).join(" "),
    sql: `(${key.map((column) => `'${column.name}=' || ${textSql(column)}`).join(` || ' ' || `)})`,
  };
}

const NULL_TEXT = "~";

function rowText(columns: readonly PlannedColumn[], row: readonly SourceValue[]): string {
  let text = "";
  for (const { index, kind } of columns) {
    const value = row[index] ?? null;
    if (value === null) {
      text += NULL_TEXT;
      continue;
    }
    const word = kind.text(value);
    text += `${Buffer.byteLength(word)}:${word}`;
  }
  return text;
}

function rowSql(columns: readonly PlannedColumn[]): string {
  const words = columns.map(textSql);
  return `(${words.map((word) => `coalesce(octet_length(${word}) || ':' || ${word}, '${NULL_TEXT}')`).join(" || ")})`;
}

function textOf({ index, kind }: PlannedColumn, row: readonly SourceValue[]): string {
  const value = row[index] ?? null;
  return value === null ? NULL_TEXT : kind.text(value);
}

const textSql = ({ name, kind }: PlannedColumn): string => kind.textSql(quoted(name));

const digestOf = (text: string): Buffer => hash("sha256", text, "buffer");
const digestSql = (text: string): string => `sha256(convert_to(${text}, 'UTF8'))`;
