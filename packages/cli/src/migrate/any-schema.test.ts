import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { temporaryPlace } from "../../../server/src/store/sqlite/temporary-place.ts";
import { postgresPlace } from "../../../server/test/engines/postgres-place.ts";
import { fillTables, ROWS } from "../../test/kit/fill-tables.ts";
import { handShell } from "../../test/kit/hand-shell.ts";
import { EXCEPTIONS, META_TABLE } from "./exceptions.ts";
import { migrateStore } from "./migrate-store.ts";
import { createProgress } from "./progress.ts";
import { sqliteTables } from "./sqlite-tables.ts";

/** A value as both databases can say it. */
function plain(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === "boolean") return String(Number(value));
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}

const plainRows = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, plain(value)]))).toSorted();

test("rows of every table arrive with every column, NULLs and awkward texts, whatever the schema has grown to", async () => {
  const [from, to] = await Promise.all([temporaryPlace(), postgresPlace()]);
  onTestFinished(async () => void (await Promise.all([from.remove(), to.remove()])));
  await (await from.open()).close();
  const db = new DatabaseSync(from.path);
  fillTables(db);
  const tables = sqliteTables(db).filter(({ name }) => name !== META_TABLE);
  const before = new Map(
    tables.map(({ name, columns }) => {
      const isCopied = (column: string): boolean =>
        !EXCEPTIONS.some((one) => one.table === name && one.column === column);
      const list = columns.filter((column) => isCopied(column.name)).map((column) => `"${column.name}"`);
      const select = `SELECT ${list.join(", ")} FROM "${name}"`;
      return [select, plainRows(db.prepare(select).all())];
    }),
  );
  db.close();

  await migrateStore({ from: from.path, to: to.url, progress: createProgress(handShell()) });
  for (const [select, rows] of before) {
    expect(rows).toHaveLength(ROWS);
    expect(plainRows(await to.query(select)), select).toEqual(rows);
  }
});
