import type { DatabaseSync } from "node:sqlite";
import type { Person } from "@parley/protocol";
import type { MemberRoom, Room, User } from "../model.ts";
import type { Call, Failed, Outcome, Reads } from "./calls.ts";
import { perform } from "./perform.ts";
import { query } from "./query.ts";
import { readFiles } from "./read-files.ts";
import { readLog } from "./read-log.ts";
import { failureText } from "./sqlite-failure.ts";
import { MENTIONS, UNREAD } from "./unread.ts";

/** Runs groups of reads; all reads of a group, and all statements of a read, see one state of the database. */
export class ReadBatch {
  readonly #reads: Reads;
  readonly #begin;
  readonly #commit;

  constructor(db: DatabaseSync) {
    this.#reads = { ...readLog(db), ...readRooms(db), ...readAccounts(db), ...readFiles(db) };
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

function readRooms(db: DatabaseSync): Pick<Reads, "findRoom" | "roomsOf" | "members"> {
  const room = query<Room>(db, "SELECT id, code, name, kind, head FROM room WHERE id = ?");
  const isMember = db.prepare("SELECT 1 FROM membership WHERE room = ? AND user_id = ?");
  const roomsOf = query<MemberRoom>(
    db,
    `SELECT r.id, r.code, r.name, r.kind, r.head, m.read_seq AS "readSeq", ${UNREAD} AS unread,
       ${MENTIONS} AS mentions
     FROM membership m JOIN room r ON r.id = m.room WHERE m.user_id = ? ORDER BY r.name, r.id`,
  );
  const members = query<Person>(
    db,
    `SELECT user.id, user.name FROM membership m JOIN user ON user.id = m.user_id
     WHERE m.room = ? ORDER BY user.name_key LIMIT ?`,
  );
  return {
    findRoom({ room: id, actor }) {
      if (actor.kind === "user" && !isMember.get(id, actor.id)) return null;
      return room.get(id) ?? null;
    },
    roomsOf: (user) => roomsOf.all(user),
    members: ({ room: id, limit }) => members.all(id, limit),
  };
}

function readAccounts(db: DatabaseSync): Pick<Reads, "findUserByKey" | "findSession" | "endedSessions"> {
  const userByKey = query<User>(db, `SELECT id, name, password_hash AS "passwordHash" FROM user WHERE name_key = ?`);
  const session = query<Person & { readonly expiresAt: number }>(
    db,
    `SELECT user.id, user.name, expires_at AS "expiresAt" FROM session JOIN user ON user.id = session.user_id
     WHERE session.id = ? AND expires_at > ?`,
  );
  const isAlive = db.prepare("SELECT 1 FROM session WHERE id = ? AND expires_at > ?");
  return {
    findUserByKey: (nameKey) => userByKey.get(nameKey) ?? null,
    findSession({ session: id, at }) {
      const found = session.get(id, at);
      return found ? { id, user: { id: found.id, name: found.name }, expiresAt: found.expiresAt } : null;
    },
    endedSessions: ({ sessions, at }) => sessions.filter((id) => !isAlive.get(id, at)),
  };
}
