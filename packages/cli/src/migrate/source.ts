import type { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "@parley/server/store/sqlite/migrate";
import { openAlone } from "../open-alone.ts";
import { quoted } from "../connect-postgres.ts";
import type { SourceValue } from "./column-kind.ts";
import { sqliteTables } from "./sqlite-tables.ts";
import type { Table } from "./table.ts";

/** The SQLite store, for as long as the migration takes: one moment's state, and nobody else has it open. */
export interface Source {
  readonly tables: readonly Table[];
  readonly meta: ReadonlyMap<string, string>;
  countRows(table: string): number;
  /** Rows in the order they lie in; one after the other, so that a table of any size takes the memory of one. */
  rows(table: string, columns: readonly string[]): Iterable<readonly SourceValue[]>;
  all(sql: string): Record<string, unknown>[];
  close(): void;
}

/** Throws if the file is not the store of a stopped server of this version. */
export function openSource(file: string): Source {
  const { db, schemaVersion } = openAlone(file);
  try {
    db.exec("PRAGMA query_only = ON");
    checkVersion(schemaVersion);
    const meta = db.prepare("SELECT key, value FROM meta").all();
    return {
      tables: sqliteTables(db),
      meta: new Map(meta.map(({ key, value }) => [String(key), String(value)])),
      countRows: (table) => Number(db.prepare(`SELECT count(*) AS rows FROM ${quoted(table)}`).get()?.["rows"]),
      rows: (table, columns) => iterate(db, `SELECT ${columns.map(quoted).join(", ")} FROM ${quoted(table)}`),
      all: (sql) => db.prepare(sql).all(),
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Bringing it up to date would be writing to it. */
function checkVersion(version: number): void {
  if (version === MIGRATIONS.length) return;
  const remedy =
    version < MIGRATIONS.length
      ? "start the server of this version on it once, and stop it again"
      : "use the version it was made by";
  throw new Error(`the store has schema version ${version}, this program knows ${MIGRATIONS.length}: ${remedy}`);
}

function iterate(db: DatabaseSync, sql: string): Iterable<readonly SourceValue[]> {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  const rows: unknown = statement.iterate();
  return rows as Iterable<readonly SourceValue[]>;
}
