import type { DatabaseSync } from "node:sqlite";
import { roomsAndAccounts } from "./migrations/0001-rooms-and-accounts.ts";
import { messageChanges } from "./migrations/0002-message-changes.ts";
import { files } from "./migrations/0003-files.ts";
import { kindsOfRooms } from "./migrations/0004-kinds-of-rooms.ts";
import { search } from "./migrations/0005-search.ts";
import { readState } from "./migrations/0006-read-state.ts";
import { statuses } from "./migrations/0007-statuses.ts";

/** In order; the schema version is how many of them have been applied. Never edit one that was released. */
export const MIGRATIONS: readonly string[] = [
  roomsAndAccounts,
  messageChanges,
  files,
  kindsOfRooms,
  search,
  readState,
  statuses,
];

/** "PRLY": marks the file as ours, so that somebody else's database is refused instead of being built into. */
const APPLICATION_ID = 0x50524c59;

/**
 * Brings the database to `migrations` and answers its epoch. Every step looks and acts inside one BEGIN IMMEDIATE:
 * of two processes starting at once, the second waits and then finds the step done.
 */
export function migrate(db: DatabaseSync, newEpoch: string, migrations: readonly string[] = MIGRATIONS): string {
  while (applyNext(db, newEpoch, migrations)) continue;
  return String(db.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.["value"]);
}

/** True if there was something to apply. */
function applyNext(db: DatabaseSync, newEpoch: string, migrations: readonly string[]): boolean {
  // The ordinary start finds nothing to do, and need not wait for another process's write to learn that.
  if (versionOf(db) === migrations.length) return false;
  db.exec("BEGIN IMMEDIATE");
  try {
    const version = versionOf(db);
    if (version > migrations.length) {
      throw new Error(
        `the database has schema version ${version}, this program knows ${migrations.length}: run the newer program`,
      );
    }
    const sql = migrations[version];
    if (sql !== undefined) {
      if (version === 0) createMeta(db, newEpoch);
      db.exec(sql);
      db.prepare("UPDATE meta SET value = ? WHERE key = 'schema_version'").run(String(version + 1));
    }
    db.exec("COMMIT");
    return sql !== undefined;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** How many migrations the database has seen; 0 if it is empty. Throws if it is another program's. */
export function versionOf(db: DatabaseSync): number {
  const applicationId = db.prepare("PRAGMA application_id").get()?.["application_id"];
  if (applicationId === APPLICATION_ID) {
    return Number(db.prepare("SELECT value FROM meta WHERE key = 'schema_version'").get()?.["value"]);
  }
  const isEmpty = db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
  if (applicationId !== 0 || !isEmpty) throw new Error("the file is a database of another program");
  return 0;
}

function createMeta(db: DatabaseSync, newEpoch: string): void {
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  db.exec("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
  const insert = db.prepare("INSERT INTO meta (key, value) VALUES (?, ?)");
  insert.run("schema_version", "0");
  insert.run("epoch", newEpoch);
}
