import type { RoomId, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import { tokensOf } from "../search-tokens.ts";
import { storedFiles } from "../stored-more.ts";
import { indexText } from "./match-expression.ts";
import { query } from "./query.ts";

/**
 * Messages indexed in one go. Fewer would leave many small pieces of index to merge, more would keep whoever appends
 * meanwhile waiting: this many take some 5 ms and an fsync.
 */
const SLICE = 128;

interface IndexableRow {
  readonly id: number;
  readonly room: RoomId;
  readonly at: number;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly text: string;
  /** JSON. */
  readonly files: string | null;
  readonly deletedAt: number | null;
}

/**
 * The index of messages, as the writing thread keeps it. It follows the log instead of growing with it: making a
 * message's tokens and storing them takes half as long again as appending it, and nobody waits for that. Until then, and
 * that is known by the mark, searches look at the message itself.
 */
export class SearchIndex {
  readonly #db: DatabaseSync;
  readonly #sql;

  constructor(db: DatabaseSync) {
    const columns = `id, room, at, sender_id AS "senderId", sender_name AS "senderName", text, files,
      deleted_at AS "deletedAt"`;
    this.#db = db;
    this.#sql = {
      begin: db.prepare("BEGIN IMMEDIATE"),
      commit: db.prepare("COMMIT"),
      rollback: db.prepare("ROLLBACK"),
      mark: query<{ mark: number }>(db, "SELECT CAST(value AS INTEGER) AS mark FROM meta WHERE key = 'search_mark'"),
      setMark: db.prepare("UPDATE meta SET value = CAST(? AS TEXT) WHERE key = 'search_mark'"),
      backlog: query<{ count: number }>(
        db,
        `SELECT coalesce(max(id), 0) - (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'search_mark') AS count
         FROM message`,
      ),
      next: query<IndexableRow>(db, `SELECT ${columns} FROM message WHERE id > ? ORDER BY id LIMIT ${SLICE}`),
      bySeq: query<IndexableRow>(db, `SELECT ${columns} FROM message WHERE room = ? AND seq = ?`),
      insert: db.prepare("INSERT INTO message_search (rowid, tokens) VALUES (?, ?)"),
      // Also with nothing in it. A DELETE would leave the connection with a last rowid that node:sqlite cannot read, and it
      // reads it after every statement.
      replace: db.prepare("INSERT OR REPLACE INTO message_search (rowid, tokens) VALUES (?, ?)"),
    };
  }

  /** Indexes the next messages, in a transaction of its own, if there are enough to be worth one; true if it did. */
  advance(): boolean {
    if ((this.#sql.backlog.get()?.count ?? 0) < SLICE) return false;
    this.#sql.begin.run();
    try {
      this.indexNext();
      this.#sql.commit.run();
      return true;
    } catch (error) {
      if (this.#db.isTransaction) this.#sql.rollback.run();
      throw error;
    }
  }

  /** Indexes the next messages, however few; false if there were none. Part of a transaction. */
  indexNext(): boolean {
    const rows = this.#sql.next.all(this.#mark());
    const last = rows.at(-1);
    if (!last) return false;
    for (const row of rows) if (row.deletedAt === null) this.#sql.insert.run(row.id, tokenText(row));
    this.#sql.setMark.run(last.id);
    return true;
  }

  /** A message has become another, or a tombstone. Part of the transaction that made it so. */
  refresh(room: RoomId, seq: number): void {
    const row = this.#sql.bySeq.get(room, seq);
    if (!row || row.id > this.#mark()) return;
    this.#sql.replace.run(row.id, row.deletedAt === null ? tokenText(row) : "");
  }

  #mark(): number {
    return this.#sql.mark.get()?.mark ?? 0;
  }
}

function tokenText(row: IndexableRow): string {
  return indexText(tokensOf(row.room, { ...row, files: storedFiles(row.files) }));
}
