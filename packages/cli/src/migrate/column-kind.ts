/** A value as SQLite gives it. */
export type SourceValue = null | number | string | Uint8Array;

/** How one kind of column is handed over, and what text stands for a value of it on both sides. */
export interface ColumnKind {
  /** The type PostgreSQL reads a batch's values as. */
  readonly arrayType: string;
  /** The text that stands for a value in checksums ... */
  text(value: Exclude<SourceValue, null>): string;
  /** ... and the SQL that makes the same text in PostgreSQL. */
  textSql(column: string): string;
}

const text: ColumnKind = { arrayType: "text[]", text: String, textSql: (column) => column };
const integer: ColumnKind = { arrayType: "bigint[]", text: String, textSql: (column) => `${column}::text` };
const boolean: ColumnKind = {
  arrayType: "boolean[]",
  text: (value) => (value === 0 ? "0" : "1"),
  textSql: (column) => `${column}::int::text`,
};
const bytes: ColumnKind = {
  arrayType: "bytea[]",
  text: (value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value)),
  textSql: (column) => `encode(${column}, 'hex')`,
};

/** The types of a column in the two schemas -> its kind. What is not in here is not copied by accident. */
const KINDS: Readonly<Record<string, ColumnKind>> = {
  "TEXT -> text": text,
  "INTEGER -> bigint": integer,
  "INTEGER -> integer": integer,
  "INTEGER -> smallint": integer,
  "INTEGER -> boolean": boolean,
  "BLOB -> bytea": bytes,
};

export function columnKind(sqliteType: string, postgresType: string): ColumnKind | null {
  return KINDS[`${sqliteType} -> ${postgresType}`] ?? null;
}
