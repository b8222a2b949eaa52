import type { DatabaseSync, SQLInputValue } from "node:sqlite";

/** A prepared SELECT (or RETURNING) whose rows have the declared shape; the SQL names its columns accordingly. */
export interface Query<Row> {
  get(...parameters: SQLInputValue[]): Row | undefined;
  all(...parameters: SQLInputValue[]): Row[];
  /** One row at a time. Leave it before the query runs again. */
  iterate(...parameters: SQLInputValue[]): IterableIterator<Row>;
}

export function query<Row>(db: DatabaseSync, sql: string, { isTuple = false } = {}): Query<Row> {
  const statement = db.prepare(sql);
  statement.setReturnArrays(isTuple);
  return {
    get(...parameters) {
      const row: unknown = statement.get(...parameters);
      return row as Row | undefined;
    },
    all(...parameters) {
      const rows: unknown = statement.all(...parameters);
      return rows as Row[];
    },
    iterate(...parameters) {
      const rows: unknown = statement.iterate(...parameters);
      return rows as IterableIterator<Row>;
    },
  };
}
