/** Something that is in one of the two schemas and rightly not in the other. A test finds what is not named here. */
export interface Exception {
  readonly only: "sqlite" | "postgres";
  readonly table: string;
  /** Without it, the whole table. */
  readonly column?: string;
  /** Why nothing is lost. */
  readonly why: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    only: "sqlite",
    table: "message",
    column: "id",
    why: "the number SQLite's full-text index knows a row by; a message's name is (room, seq)",
  },
];

/** Tables whose rows each store makes from others by itself, and in its own form: not copied, whatever is in them. */
export const DERIVED_TABLES: ReadonlySet<string> = new Set([
  // The index of messages: a node indexes what it finds unindexed. SQLite keeps it in tables of its own.
  "message_search",
  "message_search_config",
  "message_search_data",
  "message_search_docsize",
  "message_search_idx",
  "search_mark",
]);

/** Keys and values about the store itself; copied key by key, all but those below. */
export const META_TABLE = "meta";

export const META_NOT_COPIED: Readonly<Record<string, string>> = {
  application: "says in PostgreSQL whose the table is",
  schema_version: "counts the migrations of the one schema",
  search_mark: "how far SQLite's index of messages has come",
  failed_commits: "what SQLite's writer changes to overwrite a commit that failed",
};
