import { DatabaseSync, type StatementSync } from "node:sqlite";
import { expect, test } from "vitest";
import { NOON, roomId } from "../rules/cast.ts";
import { MIGRATIONS, migrate } from "./migrate.ts";
import { SearchIndex } from "./search-index.ts";
import { UndecidedCommitError } from "./sqlite-failure.ts";
import { UNREAD } from "./unread.ts";
import { WriteBatch } from "./write-batch.ts";

/** A database whose next commits fail as on a disk that does not sync. */
class UnreliableDatabase extends DatabaseSync {
  commitsToFail = 0;

  override prepare(sql: string): StatementSync {
    const statement = super.prepare(sql);
    const run = statement.run.bind(statement);
    if (sql === "COMMIT") {
      statement.run = () => {
        if (this.commitsToFail === 0) return run();
        this.commitsToFail -= 1;
        throw Object.assign(new Error("disk I/O error"), { errcode: 1_034 });
      };
    }
    return statement;
  }
}

function openBatch() {
  const db = new UnreliableDatabase(":memory:");
  migrate(db, "epoch", MIGRATIONS);
  const batch = new WriteBatch(db, new SearchIndex(db));
  const open = (code: string) => batch.run([["openRoom", { id: roomId(code), code, at: NOON }]]);
  const roomCodes = () => db.prepare("SELECT code FROM room").all();
  const failedCommits = () => db.prepare("SELECT value FROM meta WHERE key = 'failed_commits'").get()?.["value"];
  return { db, open, roomCodes, failedCommits };
}

// A real failed fsync was tried too (strace -e inject=fsync:error=EIO:when=9): without the overwriting commit, a copy of
// the files made right after the refusal recovers with the refused message in it; with it, without.
test("after a commit that did not sync, the batch is refused only once another commit lies over it", () => {
  const { db, open, roomCodes, failedCommits } = openBatch();
  db.commitsToFail = 1;
  expect(open("refused")).toEqual([{ refused: "storage_failed" }]);
  expect(failedCommits()).toBe("1");
  expect(open("next")).toMatchObject([{ code: "next" }]);
  expect(roomCodes()).toEqual([{ code: "next" }]);
});

test("when the overwriting commit fails as well, the outcome is called unknown, and the next batch goes on", () => {
  const { db, open, roomCodes, failedCommits } = openBatch();
  db.commitsToFail = 2;
  expect(() => open("unknown")).toThrow(UndecidedCommitError);
  expect(failedCommits()).toBeUndefined();
  expect(open("next")).toMatchObject([{ code: "next" }]);
  expect(roomCodes()).toEqual([{ code: "next" }]);
});

test("an unread count searches indexes and never scans messages", () => {
  const { db } = openBatch();
  const explain = db.prepare(
    `EXPLAIN QUERY PLAN SELECT ${UNREAD} FROM membership m JOIN room r ON r.id = m.room WHERE m.user_id = 'alice'`,
  );
  const onMessages = explain
    .all()
    .map(({ detail }) => String(detail))
    .filter((detail) => /\bmessage\b/.test(detail));
  expect(new Set(onMessages)).toEqual(
    new Set([
      "SEARCH message USING INDEX message_by_seq (room=? AND seq<?)",
      "SEARCH message USING INDEX message_deleted (room=? AND ordinal>?)",
      "SEARCH message USING COVERING INDEX message_by_sender (room=? AND sender_id=? AND ordinal>?)",
    ]),
  );
});
