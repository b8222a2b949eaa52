import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { ConnectionSettings, OpenSettings } from "./calls.ts";
import { migrate } from "./migrate.ts";
import { BUSY_TIMEOUT_MS, CACHE_KIB } from "./open-reader.ts";
import { failureKind } from "./sqlite-failure.ts";

/**
 * Pages in the write-ahead log (16 MB) at which a commit also moves them into the database. A hot page is logged once
 * per commit but moved once per checkpoint, so rarer is cheaper; later is slower for that one commit. Measured, 64 rows
 * per commit on one core: at 1,000 pages 13,200 rows/s (p99 of a commit 11 ms), at 4,000 17,100 (14 ms), at 16,000
 * 18,300 (worst 24 ms, and a 67 MB log). In quiet moments the writer checkpoints much earlier (see writer-thread.ts), so only
 * sustained load ever meets this limit.
 */
const AUTO_CHECKPOINT_PAGES = 4_000;
/** A log that once grew (a long read kept it from being reused) is cut back to this. */
const JOURNAL_LIMIT_BYTES = 67_108_864;

/** The one connection that writes, migrated and ready, and the database's epoch. */
export function openWriter({ path, newEpoch, maxPages }: OpenSettings): { db: DatabaseSync; epoch: string } {
  // Password hashes are in here: nobody else on the machine reads it. SQLite gives its side files the same mode.
  closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    if (maxPages !== null) db.exec(`PRAGMA max_page_count = ${maxPages}`);
    enableWal(db);
    // FULL: fsync at every commit. In WAL mode NORMAL would lose acknowledged messages to a power cut.
    db.exec("PRAGMA synchronous = FULL");
    db.exec("PRAGMA temp_store = MEMORY");
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    db.exec(`PRAGMA wal_autocheckpoint = ${AUTO_CHECKPOINT_PAGES}`);
    db.exec(`PRAGMA journal_size_limit = ${JOURNAL_LIMIT_BYTES}`);
    return { db, epoch: migrate(db, newEpoch) };
  } catch (error) {
    db.close();
    throw error;
  }
}

export function connectionSettings(db: DatabaseSync): ConnectionSettings {
  const pragma = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  return {
    journalMode: String(pragma("journal_mode")),
    synchronous: Number(pragma("synchronous")),
    foreignKeys: Number(pragma("foreign_keys")),
    busyTimeoutMs: Number(pragma("busy_timeout")),
  };
}

/** Switching to WAL does not wait for locks as statements do; a second process starting at the same time is met here. */
function enableWal(db: DatabaseSync): void {
  const giveUpAt = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.["journal_mode"];
      if (mode !== "wal") throw new Error(`the file cannot have a write-ahead log (journal mode is ${String(mode)})`);
      return;
    } catch (error) {
      if (failureKind(error) !== "busy" || performance.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
