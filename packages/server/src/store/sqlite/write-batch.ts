import type { DatabaseSync } from "node:sqlite";
import type { Call, Failed, Outcome, Refused, Writes } from "./calls.ts";
import { connectionSettings } from "./open-database.ts";
import { RoomHeads } from "./room-heads.ts";
import { perform } from "./perform.ts";
import type { SearchIndex } from "./search-index.ts";
import { failureKind, failureText, UndecidedCommitError } from "./sqlite-failure.ts";
import { writeAccounts } from "./write-accounts.ts";
import { writeChanges } from "./write-changes.ts";
import { writeFiles } from "./write-files.ts";
import { writeDetail } from "./write-detail.ts";
import { writeInvites } from "./write-invites.ts";
import { writeLog } from "./write-log.ts";
import { lookUpRooms, writeMembers } from "./write-members.ts";
import { writeReceipts } from "./write-receipts.ts";
import { writeRooms } from "./write-rooms.ts";

/**
 * Runs batches of writes, each batch one transaction.
 *
 * Expected refusals are found before anything is written, so they cost their neighbours nothing. Only when a row fails
 * unexpectedly is the batch rolled back and run again with a savepoint around each call: the common path pays for none.
 */
export class WriteBatch {
  readonly #db: DatabaseSync;
  readonly #heads: RoomHeads;
  readonly #writes: Writes;
  readonly #sql;

  constructor(db: DatabaseSync, search: SearchIndex) {
    this.#db = db;
    this.#heads = new RoomHeads(db);
    const log = writeLog(db, this.#heads);
    const carryOut = writeDetail(db, log, this.#heads);
    const lookup = lookUpRooms(db, this.#heads);
    this.#writes = {
      append: log.append,
      ...writeChanges(db, log, search),
      ...writeRooms(db, carryOut),
      ...writeMembers(db, { lookup, heads: this.#heads, carryOut }),
      ...writeInvites(db, { lookup, carryOut }),
      ...writeReceipts(db),
      ...writeAccounts(db),
      ...writeFiles(db, log),
      indexMessages() {
        while (search.indexNext()) continue;
        return null;
      },
      settings: () => connectionSettings(db),
    };
    this.#sql = {
      begin: db.prepare("BEGIN IMMEDIATE"),
      commit: db.prepare("COMMIT"),
      rollback: db.prepare("ROLLBACK"),
      savepoint: db.prepare("SAVEPOINT call"),
      release: db.prepare("RELEASE call"),
      rollbackTo: db.prepare("ROLLBACK TO call"),
      // It has to change something: SQLite does not write a page that stays the same.
      countFailedCommit: db.prepare(
        `INSERT INTO meta (key, value) VALUES ('failed_commits', '1')
         ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1`,
      ),
    };
  }

  /** One outcome per call. Throws UndecidedCommitError if it cannot be decided whether the batch is stored. */
  run(calls: readonly Call<Writes>[]): Outcome[] {
    try {
      return this.#transaction(() => calls.map((call) => this.#perform(call)));
    } catch (error) {
      if (error instanceof UndecidedCommitError) throw error;
      if (failureKind(error) !== "row") return refuseAll(calls, error);
    }
    try {
      return this.#transaction(() => calls.map((call) => this.#performAlone(call)));
    } catch (error) {
      if (error instanceof UndecidedCommitError) throw error;
      return refuseAll(calls, error);
    }
  }

  #transaction(work: () => Outcome[]): Outcome[] {
    this.#sql.begin.run();
    let outcomes: Outcome[];
    try {
      outcomes = work();
      this.#heads.flush();
    } catch (error) {
      // SQLite itself has rolled back after some errors (no space, I/O).
      if (this.#db.isTransaction) this.#sql.rollback.run();
      throw error;
    } finally {
      this.#heads.clear();
    }
    this.#commit();
    return outcomes;
  }

  #commit(): void {
    try {
      this.#sql.commit.run();
    } catch (error) {
      if (this.#db.isTransaction) this.#sql.rollback.run();
      // "Full" is noticed before the commit frame is written. After any other failure (a failed fsync) a complete commit
      // may be lying in the log: SQLite ignores it, but a recovery after a crash would find it and store what we refused.
      if (failureKind(error) !== "full") this.#overwriteFailedCommit(error);
      throw error;
    }
  }

  /** A new commit goes to the same place in the log, over the failed one. Once that is on disk, nothing is in doubt. */
  #overwriteFailedCommit(cause: unknown): void {
    try {
      this.#sql.begin.run();
      this.#sql.countFailedCommit.run();
      this.#sql.commit.run();
    } catch {
      if (this.#db.isTransaction) this.#sql.rollback.run();
      throw new UndecidedCommitError(failureText(cause));
    }
  }

  #perform(call: Call<Writes>): Outcome {
    if (call[0] !== "append") this.#heads.flush();
    return perform(this.#writes, call);
  }

  #performAlone(call: Call<Writes>): Outcome {
    this.#sql.savepoint.run();
    try {
      const outcome = this.#perform(call);
      this.#heads.flush();
      this.#sql.release.run();
      return outcome;
    } catch (error) {
      if (failureKind(error) !== "row") throw error;
      this.#sql.rollbackTo.run();
      this.#sql.release.run();
      this.#heads.clear();
      return { failed: failureText(error) } satisfies Failed;
    }
  }
}

function refuseAll(calls: readonly unknown[], error: unknown): Outcome[] {
  const refused: Refused = { refused: failureKind(error) === "busy" ? "busy" : "storage_failed" };
  return calls.map(() => refused);
}
