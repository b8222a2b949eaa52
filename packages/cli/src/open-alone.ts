import { existsSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { versionOf } from "@parley/server/store/sqlite/migrate";
import { reasonOf } from "./reason-of.ts";

export interface OpenedAlone {
  /** In a transaction that shuts everybody else out, until it ends or the database is closed. */
  readonly db: DatabaseSync;
  readonly schemaVersion: number;
}

/** Primary result codes: https://sqlite.org/rescode.html */
const BUSY = 5;
const READ_ONLY = 8;

/**
 * Opens the SQLite store in `file` for this process alone, or throws. A server keeps a shared lock on its database for as
 * long as it runs, so while one does this fails; and while this is open a server does not start on the file.
 *
 * A snapshot beside a running server would be easier to get, and wrong: what the server acknowledges after it would be in
 * the file and nowhere else.
 */
export function openAlone(file: string): OpenedAlone {
  const name = path.resolve(file);
  // SQLite would make what is not there.
  if (!existsSync(name)) throw new Error(`there is no file ${name}`);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(new URL(`${pathToFileURL(name).href}?mode=rw`));
    db.exec("PRAGMA synchronous = FULL");
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    db.exec("BEGIN EXCLUSIVE");
    const schemaVersion = versionOf(db);
    if (schemaVersion === 0) throw new Error("it is empty");
    return { db, schemaVersion };
  } catch (error) {
    db?.close();
    throw new Error(`cannot use ${name}: ${reasonOfSqlite(error)}`, { cause: error });
  }
}

function reasonOfSqlite(error: unknown): string {
  // The extended code carries the primary one in its low byte.
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
  if (code === BUSY) return "it is in use. Stop the server (or whatever else has it open) first";
  if (code === READ_ONLY) return "it cannot be locked without the right to write to it";
  return reasonOf(error);
}
