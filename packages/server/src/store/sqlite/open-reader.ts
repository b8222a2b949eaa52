import { DatabaseSync } from "node:sqlite";
import type { OpenSettings } from "./calls.ts";

/** How long a statement waits for another process's lock. */
export const BUSY_TIMEOUT_MS = 5_000;
/** Hot index pages of a busy server; the default of 2 MB makes the writer read them back again and again. */
export const CACHE_KIB = 32_768;

/** The connection of the reader thread. In WAL mode it neither waits for the writer nor makes it wait. */
export function openReader({ path }: OpenSettings): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  db.exec("PRAGMA temp_store = MEMORY");
  db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  return db;
}
