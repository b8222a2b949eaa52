import type { Client } from "pg";
import { quoted } from "../connect-postgres.ts";
import type { SourceValue } from "./column-kind.ts";
import type { TablePlan } from "./plan-tables.ts";
import type { Source } from "./source.ts";

/** A batch is a statement: big enough that its round trip does not count ... */
const MAX_BATCH_ROWS = 5_000;
/** ... and small enough that it does not matter in memory, where there are some copies of it (values, text, socket). */
const MAX_BATCH_BYTES = 1_048_576;

export interface TableCopy {
  readonly source: Source;
  readonly client: Client;
  readonly plan: TablePlan;
  /** After every batch. */
  readonly onRows: (rows: number) => void;
}

/** Copies all rows, in batches. Answers how many there were. */
export async function copyTable({ source, client, plan, onRows }: TableCopy): Promise<number> {
  const names = plan.columns.map(({ name }) => name);
  // One array per column: one plan for batches of any size, and none of the limits on a statement's parameters.
  const arrays = plan.columns.map(({ kind }, index) => `$${index + 1}::${kind.arrayType}`);
  const insert = {
    name: `copy ${plan.name}`,
    text: `INSERT INTO ${quoted(plan.name)} (${names.map(quoted).join(", ")}) SELECT * FROM unnest(${arrays.join(", ")})`,
  };
  let batch = emptyBatch(names.length);
  let copied = 0;
  // One is on its way while the next is read: each side works on a core of its own.
  let underWay: Promise<unknown> = Promise.resolve();
  async function flush(): Promise<void> {
    const { rows, columns } = batch;
    await underWay;
    underWay = client.query({ ...insert, values: columns });
    // It rejects where it is awaited; not at all if reading fails first.
    underWay.catch(() => {});
    copied += rows;
    onRows(rows);
    batch = emptyBatch(names.length);
  }
  for (const row of source.rows(plan.name, names)) {
    row.forEach((value, index) => batch.columns[index]?.push(value));
    batch.rows += 1;
    batch.bytes += bytesOf(row);
    if (batch.rows >= MAX_BATCH_ROWS || batch.bytes >= MAX_BATCH_BYTES) await flush();
  }
  if (batch.rows > 0) await flush();
  await underWay;
  return copied;
}

const emptyBatch = (columns: number) => ({
  columns: Array.from({ length: columns }, (): SourceValue[] => []),
  rows: 0,
  bytes: 0,
});

/** At most what a row's values take in memory. */
function bytesOf(row: readonly SourceValue[]): number {
  let bytes = 0;
  for (const value of row) {
    if (typeof value === "string") bytes += 2 * value.length;
    else if (value instanceof Uint8Array) bytes += value.length;
    bytes += 8;
  }
  return bytes;
}
