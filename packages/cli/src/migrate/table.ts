/** A table as one of the two databases describes it. */
export interface Table {
  readonly name: string;
  /** In the table's order; those the database computes itself are left out. */
  readonly columns: readonly Column[];
}

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface PostgresTable extends Table {
  /** The primary key's columns, in the key's order. */
  readonly key: readonly string[];
  /** The tables its rows may refer to, by a constraint that is checked as they are inserted. */
  readonly references: readonly string[];
}
