import type { DatabaseSync } from "node:sqlite";
import { META_TABLE } from "../../src/migrate/exceptions.ts";
import { sqliteTables } from "../../src/migrate/sqlite-tables.ts";

/** In each table; in the last of them whatever may be NULL is. */
export const ROWS = 3;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly pk: number;
}

/** Rows in every table the database has, with a value of its own in every column, whatever the columns mean. */
export function fillTables(db: DatabaseSync): void {
  // References are kept by giving a column the values of the one it refers to, not by an order of the tables.
  db.exec("PRAGMA foreign_keys = OFF");
  for (const { name: table } of sqliteTables(db)) {
    if (table === META_TABLE) continue;
    const rows: unknown = db.prepare("SELECT * FROM pragma_table_xinfo(?) WHERE hidden = 0").all(table);
    const columns = rows as Column[];
    const referred = new Map(
      db
        .prepare('SELECT "from" AS name, "table" AS place, "to" AS target FROM pragma_foreign_key_list(?)')
        .all(table)
        .map(({ name, place, target }) => [String(name), `${String(place)}.${String(target)}`]),
    );
    const insert = db.prepare(`INSERT INTO "${table}" VALUES (${columns.map(() => "?").join(", ")})`);
    for (let row = 0; row < ROWS; row++) {
      const values = columns.map(({ name, type, notnull, pk }) => {
        const isNull = row === ROWS - 1 && notnull === 0 && pk === 0;
        if (isNull) return null;
        // A number that is no name may be a flag.
        if (type === "INTEGER") return pk > 0 || referred.has(name) ? row : row % 2;
        return textOrBytes(type, `${referred.get(name) ?? `${table}.${name}`} ${row}`);
      });
      insert.run(...values);
    }
  }
}

function textOrBytes(type: string, name: string): string | Uint8Array {
  return type === "BLOB" ? Buffer.from([0, 255, ...Buffer.from(name)]) : `${name} {"a,b"}\n\\N \u{1f984}`;
}
