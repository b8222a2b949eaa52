import type { DatabaseSync } from "node:sqlite";

/** Pages in the log (4 MB) that make a checkpoint in a quiet moment worth its two fsyncs. */
const WORTH_PAGES = 1_000;

/**
 * Moves the log into the database while nobody waits, so that the automatic checkpoint inside a commit (see
 * AUTO_CHECKPOINT_PAGES) is left to sustained load. PASSIVE: takes what it can get without waiting for readers.
 */
export function checkpointIfWorthIt(db: DatabaseSync): void {
  const { log, checkpointed } = db.prepare("PRAGMA wal_checkpoint(NOOP)").get() ?? {};
  if (Number(log) - Number(checkpointed) >= WORTH_PAGES) db.exec("PRAGMA wal_checkpoint(PASSIVE)");
}
