import type { RoomId } from "@parley/protocol";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { query, type Query } from "./query.ts";

/** The end of one room's log while a batch is appending to it. */
export interface RoomHead {
  head: number;
  lastOrdinal: number;
  isChanged: boolean;
}

/**
 * The heads of the rooms a batch touches, read once and written once per batch instead of once per row. Never kept
 * across transactions: another process may append to the same rooms.
 */
export class RoomHeads {
  readonly #heads = new Map<RoomId, RoomHead>();
  readonly #select: Query<{ head: number; lastOrdinal: number }>;
  readonly #update: StatementSync;

  constructor(db: DatabaseSync) {
    this.#select = query(db, 'SELECT head, last_ordinal AS "lastOrdinal" FROM room WHERE id = ?');
    this.#update = db.prepare("UPDATE room SET head = ?, last_ordinal = ? WHERE id = ?");
  }

  find(room: RoomId): RoomHead | undefined {
    const known = this.#heads.get(room);
    if (known) return known;
    const row = this.#select.get(room);
    if (!row) return undefined;
    const head = { head: row.head, lastOrdinal: row.lastOrdinal, isChanged: false };
    this.#heads.set(room, head);
    return head;
  }

  /** Writes what changed. Anything but an append reads the room's row, so it flushes first. */
  flush(): void {
    for (const [room, head] of this.#heads) {
      if (!head.isChanged) continue;
      this.#update.run(head.head, head.lastOrdinal, room);
      head.isChanged = false;
    }
  }

  /** Forgets everything: at the end of a transaction, and after a rollback to a savepoint. */
  clear(): void {
    this.#heads.clear();
  }
}
