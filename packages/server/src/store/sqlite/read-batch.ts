import type { DatabaseSync } from "node:sqlite";
import type { Person } from "@parley/protocol";
import type { User } from "../model.ts";
import { statusOf } from "../room-view.ts";
import type { Call, Failed, Outcome, Reads } from "./calls.ts";
import { perform } from "./perform.ts";
import { query } from "./query.ts";
import { readFiles } from "./read-files.ts";
import { readLog } from "./read-log.ts";
import { readReceipts } from "./read-receipts.ts";
import { readRooms } from "./read-rooms.ts";
import { searchMessages } from "./search-messages.ts";
import { failureText } from "./sqlite-failure.ts";

/** Runs groups of reads; all reads of a group, and all statements of a read, see one state of the database. */
export class ReadBatch {
  readonly #reads: Reads;
  readonly #begin;
  readonly #commit;

  constructor(db: DatabaseSync) {
    this.#reads = {
      ...readLog(db),
      ...readRooms(db),
      ...readReceipts(db),
      ...readAccounts(db),
      ...readFiles(db),
      ...searchMessages(db),
    };
    this.#begin = db.prepare("BEGIN");
    this.#commit = db.prepare("COMMIT");
  }

  run(calls: readonly Call<Reads>[]): Outcome[] {
    this.#begin.run();
    try {
      return calls.map((call) => this.#perform(call));
    } finally {
      this.#commit.run();
    }
  }

  #perform(call: Call<Reads>): Outcome {
    try {
      return perform(this.#reads, call);
    } catch (error) {
      return { failed: failureText(error) } satisfies Failed;
    }
  }
}

function readAccounts(
  db: DatabaseSync,
): Pick<Reads, "findUserByKey" | "findUsers" | "statuses" | "findSession" | "endedSessions"> {
  const userByKey = query<User>(db, `SELECT id, name, password_hash AS "passwordHash" FROM user WHERE name_key = ?`);
  // A key that begins with the prefix sorts before the prefix with the highest character there is behind it.
  const usersByPrefix = query<Person>(
    db,
    "SELECT id, name FROM user WHERE name_key >= ?1 AND name_key < ?1 || char(1114111) ORDER BY name_key LIMIT ?2",
  );
  const status = query<{ readonly version: number; readonly status: string | null }>(
    db,
    "SELECT status_version AS version, status FROM user WHERE id = ?",
  );
  const session = query<Person & { readonly expiresAt: number }>(
    db,
    `SELECT user.id, user.name, expires_at AS "expiresAt" FROM session JOIN user ON user.id = session.user_id
     WHERE session.id = ? AND expires_at > ?`,
  );
  const isAlive = db.prepare("SELECT 1 FROM session WHERE id = ? AND expires_at > ?");
  return {
    findUserByKey: (nameKey) => userByKey.get(nameKey) ?? null,
    findUsers: ({ keyPrefix, limit }) => usersByPrefix.all(keyPrefix, limit),
    statuses: (users) =>
      users.map((user) => {
        const found = status.get(user);
        return { version: found?.version ?? 0, status: statusOf(found?.status ?? null).status ?? null };
      }),
    findSession({ session: id, at }) {
      const found = session.get(id, at);
      return found ? { id, user: { id: found.id, name: found.name }, expiresAt: found.expiresAt } : null;
    },
    endedSessions: ({ sessions, at }) => sessions.filter((id) => !isAlive.get(id, at)),
  };
}
