import type { Posting, RoomId, RoomKind } from "@parley/protocol";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { query, type Query } from "./query.ts";

/** The end of one room's log while a batch is appending to it, and what appending depends on. */
export interface RoomHead {
  head: number;
  lastOrdinal: number;
  memberCount: number;
  ownerCount: number;
  isChanged: boolean;
  readonly kind: RoomKind;
  readonly isArchived: boolean;
  readonly posting: Posting;
}

interface HeadRow {
  readonly head: number;
  readonly lastOrdinal: number;
  readonly memberCount: number;
  readonly ownerCount: number;
  readonly kind: RoomKind;
  readonly archivedAt: number | null;
  readonly posting: Posting;
}

/**
 * The heads of the rooms a batch touches, read once and written once per batch instead of once per row. Never kept
 * across transactions: another process may append to the same rooms.
 */
export class RoomHeads {
  readonly #heads = new Map<RoomId, RoomHead>();
  readonly #select: Query<HeadRow>;
  readonly #update: StatementSync;

  constructor(db: DatabaseSync) {
    this.#select = query(
      db,
      `SELECT head, last_ordinal AS "lastOrdinal", member_count AS "memberCount", owner_count AS "ownerCount", kind,
         archived_at AS "archivedAt", posting FROM room WHERE id = ?`,
    );
    this.#update = db.prepare(
      "UPDATE room SET head = ?, last_ordinal = ?, member_count = ?, owner_count = ? WHERE id = ?",
    );
  }

  find(room: RoomId): RoomHead | undefined {
    const known = this.#heads.get(room);
    if (known) return known;
    const row = this.#select.get(room);
    if (!row) return undefined;
    const { archivedAt, ...rest } = row;
    const head = { ...rest, isArchived: archivedAt !== null, isChanged: false };
    this.#heads.set(room, head);
    return head;
  }

  /** Writes what changed. Anything but an append reads the room's row, so it flushes first. */
  flush(): void {
    for (const [room, head] of this.#heads) {
      if (!head.isChanged) continue;
      this.#update.run(head.head, head.lastOrdinal, head.memberCount, head.ownerCount, room);
      head.isChanged = false;
    }
  }

  /** The room itself has been changed: what comes after must see it. */
  forget(room: RoomId): void {
    this.flush();
    this.#heads.delete(room);
  }

  /** Forgets everything: at the end of a transaction, and after a rollback to a savepoint. */
  clear(): void {
    this.#heads.clear();
  }
}
