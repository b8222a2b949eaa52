import type { Person, Posting, Role, RoomId, RoomKind, UserId } from "@parley/protocol";
import type { PoolClient } from "pg";
import type { RoomEvent } from "../model.ts";
import type { RoomUpdate } from "../room-change.ts";
import { detailEvent, type RoomDetail, storedDetail } from "../room-detail.ts";
import { firstReadVersion } from "../read-version.ts";
import { roomKey } from "../room-key.ts";
import type { RoomFacts } from "../room-right.ts";
import { oneRow } from "./one-row.ts";

const LOCK = `SELECT head, kind, archived_at AS "archivedAt", posting, name, member_count AS "memberCount",
    owner_count AS "ownerCount" FROM room WHERE id = $1 FOR NO KEY UPDATE`;
/** A statement of its own: one that has waited for a lock sees other tables as they were before the wait. */
const TEXTS = "SELECT topic, description FROM room_text WHERE room = $1";
const ROLE = "SELECT role FROM membership WHERE room = $1 AND user_id = $2";
const PERSON = 'SELECT id, name FROM "user" WHERE id = $1';
const LOG =
  "INSERT INTO room_event (room, seq, type, at, actor_id, actor_name, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const MOVE = `UPDATE room SET head = $2, member_count = member_count + $3, owner_count = owner_count + $4 WHERE id = $1`;

const PUT_MEMBERSHIP = `INSERT INTO membership (room, user_id, read_seq, read_version, joined_at, role)
  VALUES ($1, $2, $3, $4, $5, $6)`;
const END_MEMBERSHIP = "DELETE FROM membership WHERE room = $1 AND user_id = $2";
const SET_ROLE = "UPDATE membership SET role = $3 WHERE room = $1 AND user_id = $2";
const UPDATE = `UPDATE room SET name = coalesce($2, name), sort_key = coalesce($3, sort_key), kind = coalesce($4, kind),
    posting = coalesce($5, posting), archived_at = CASE WHEN $6::bigint IS NULL THEN archived_at ELSE nullif($6, -1) END
  WHERE id = $1`;
const PUT_TEXTS = `INSERT INTO room_text (room, topic, description) VALUES ($1, coalesce($2::text, ''), coalesce($3::text, ''))
  ON CONFLICT (room) DO UPDATE SET topic = coalesce($2, room_text.topic),
    description = coalesce($3, room_text.description)`;

export interface Carrying {
  readonly by: Person;
  readonly at: number;
  /** What the member a detail is about was before; null for none. */
  readonly was: Role | null;
  /** What whoever joins becomes; default `member`. */
  readonly role?: Role;
}

interface LockedRow {
  readonly head: number;
  readonly kind: RoomKind;
  readonly archivedAt: number | null;
  readonly posting: Posting;
  readonly name: string;
  readonly memberCount: number;
  readonly ownerCount: number;
}

/**
 * A room whose row this transaction holds: nobody else changes its log, its memberships or itself meanwhile. Changes of
 * rooms are rare, so each has a transaction of its own; the lock puts them in line with the batches of the log's lane.
 */
export class LockedRoom {
  readonly #client: PoolClient;
  readonly #id: RoomId;
  #head: number;
  readonly #row: LockedRow;

  private constructor(client: PoolClient, id: RoomId, row: LockedRow) {
    this.#client = client;
    this.#id = id;
    this.#row = row;
    this.#head = row.head;
  }

  /** Null if there is no such room. */
  static async lock(client: PoolClient, id: RoomId): Promise<LockedRoom | null> {
    const row = await oneRow<LockedRow>(client, LOCK, [id]);
    return row && new LockedRoom(client, id, row);
  }

  /** What decisions about the room depend on. */
  async facts(): Promise<RoomFacts> {
    const texts = await oneRow<{ topic: string; description: string }>(this.#client, TEXTS, [this.#id]);
    const { archivedAt, ...row } = this.#row;
    return {
      ...row,
      isArchived: archivedAt !== null,
      topic: texts?.topic ?? "",
      description: texts?.description ?? "",
    };
  }

  async role(user: UserId): Promise<Role | null> {
    return (await oneRow<{ role: Role }>(this.#client, ROLE, [this.#id, user]))?.role ?? null;
  }

  /** Logs what was decided, and does it. */
  async carryOut(detail: RoomDetail, { by, at, was, role = "member" }: Carrying): Promise<RoomEvent> {
    const client = this.#client;
    const room = this.#id;
    const seq = (this.#head += 1);
    const { type, actor, detail: json } = storedDetail(detail, by);
    await client.query(LOG, [room, seq, type, at, actor.id, actor.name, json]);
    switch (detail.type) {
      case "member_joined":
        await client.query(PUT_MEMBERSHIP, [room, detail.member.id, seq, firstReadVersion(seq), at, role]);
        await client.query(MOVE, [room, seq, 1, isOwner(role)]);
        break;
      case "member_left":
        await client.query(END_MEMBERSHIP, [room, detail.member.id]);
        await client.query(MOVE, [room, seq, -1, -isOwner(was)]);
        break;
      case "member_role":
        await client.query(SET_ROLE, [room, detail.member.id, detail.role]);
        await client.query(MOVE, [room, seq, 0, isOwner(detail.role) - isOwner(was)]);
        break;
      case "room_changed":
        await this.#update(detail.update, at);
        await client.query(MOVE, [room, seq, 0, 0]);
    }
    return detailEvent({ room, seq, at, actor: { id: actor.id, name: actor.name } }, type, json);
  }

  async #update({ name, topic, description, isArchived, posting, kind }: RoomUpdate, at: number): Promise<void> {
    const key = name === undefined ? null : roomKey(name);
    // -1 takes it out of the archive: null is "as it was".
    const archivedAt = isArchived === undefined ? null : isArchived ? at : -1;
    await this.#client.query(UPDATE, [this.#id, name ?? null, key, kind ?? null, posting ?? null, archivedAt]);
    if (topic === undefined && description === undefined) return;
    await this.#client.query(PUT_TEXTS, [this.#id, topic ?? null, description ?? null]);
  }
}

export function findPerson(client: PoolClient, user: UserId): Promise<Person | null> {
  return oneRow<Person>(client, PERSON, [user]);
}

function isOwner(role: Role | null): 0 | 1 {
  return role === "owner" ? 1 : 0;
}
