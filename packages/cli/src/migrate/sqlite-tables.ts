import type { DatabaseSync } from "node:sqlite";
import type { Table } from "./table.ts";

/** The tables of the store, without indexes for full text and what SQLite keeps for itself. */
export function sqliteTables(db: DatabaseSync): Table[] {
  const names = db
    .prepare(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .all();
  // "hidden" are those of virtual tables, and generated ones.
  const columnsOf = db.prepare("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid");
  return names.map(({ name }) => ({
    name: String(name),
    columns: columnsOf.all(String(name)).map((row) => ({ name: String(row["name"]), type: String(row["type"]) })),
  }));
}
