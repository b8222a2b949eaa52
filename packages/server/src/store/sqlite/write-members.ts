import type { Person, Role, RoomId, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { ReadCursor } from "../model.ts";
import type { Preferences, RoomChange } from "../room-change.ts";
import { decideChange, isJoinable, leaveRefusal, type RoomFacts, roleOnJoining, type Subject } from "../room-right.ts";
import type { Writes } from "./calls.ts";
import { query } from "./query.ts";
import type { RoomHeads } from "./room-heads.ts";
import { MENTIONS, UNREAD } from "./unread.ts";
import type { CarryOut } from "./write-detail.ts";

type OfMembers = "join" | "leave" | "changeRoom" | "setPreferences" | "markRead" | "markUnread";

/** What the decisions about a room depend on, as of this moment of the batch. */
export interface RoomLookup {
  facts(room: RoomId): RoomFacts | null;
  role(room: RoomId, user: UserId): Role | null;
  person(user: UserId): Person | null;
}

export function lookUpRooms(db: DatabaseSync, heads: RoomHeads): RoomLookup {
  const texts = query<{ name: string; topic: string | null; description: string | null }>(
    db,
    "SELECT r.name, t.topic, t.description FROM room r LEFT JOIN room_text t ON t.room = r.id WHERE r.id = ?",
  );
  const membership = query<{ role: Role }>(db, "SELECT role FROM membership WHERE room = ? AND user_id = ?");
  const user = query<Person>(db, "SELECT id, name FROM user WHERE id = ?");
  return {
    facts(room) {
      const head = heads.find(room);
      const row = head && texts.get(room);
      return row ? { ...head, name: row.name, topic: row.topic ?? "", description: row.description ?? "" } : null;
    },
    role: (room, id) => membership.get(room, id)?.role ?? null,
    person: (id) => user.get(id) ?? null,
  };
}

interface Parts {
  readonly lookup: RoomLookup;
  readonly heads: RoomHeads;
  readonly carryOut: CarryOut;
}

/** Heads are flushed before each of these (write-batch.ts), so the room rows they read are current. */
export function writeMembers(db: DatabaseSync, { lookup, heads, carryOut }: Parts): Pick<Writes, OfMembers> {
  const setPreferences = query<{ level: Preferences["level"]; isFavourite: number }>(
    db,
    `UPDATE membership SET level = coalesce(?3, level), is_favourite = coalesce(?4, is_favourite)
     WHERE room = ?1 AND user_id = ?2 RETURNING level, is_favourite AS "isFavourite"`,
  );
  const moveCursor = db.prepare(
    `UPDATE membership SET read_seq = min(?3, r.head), read_version = read_version + 1 FROM room r
     WHERE room = ?1 AND user_id = ?2 AND r.id = ?1 AND read_seq < min(?3, r.head)`,
  );
  const moveBack = db.prepare(
    `UPDATE membership SET read_seq = max(0, ?3 - 1), read_version = read_version + 1
     WHERE room = ?1 AND user_id = ?2 AND read_seq > max(0, ?3 - 1)`,
  );
  const readCursor = query<ReadCursor>(
    db,
    `SELECT m.read_seq AS seq, m.read_version AS version, ${UNREAD} AS unread, ${MENTIONS} AS mentions, r.head AS "countedTo",
       CASE u.receipts WHEN 1 THEN r.member_count ELSE 0 END AS "shownTo"
     FROM membership m JOIN room r ON r.id = m.room JOIN user u ON u.id = m.user_id WHERE m.room = ? AND m.user_id = ?`,
  );

  function subjectOf(change: RoomChange): Subject | null {
    const person = "user" in change ? lookup.person(change.user) : null;
    return person && { person, role: lookup.role(change.room, person.id) };
  }

  return {
    join({ room, user, at }) {
      const head = heads.find(room);
      if (!head || !lookup.person(user.id)) return { refused: "not_found" };
      if (lookup.role(room, user.id)) return null;
      if (!isJoinable(head)) return { refused: "not_found" };
      const role = roleOnJoining(head);
      return carryOut({ type: "member_joined", member: user }, { room, by: user, at, was: null, role });
    },

    leave({ room, user, at }) {
      const head = heads.find(room);
      const was = lookup.role(room, user.id);
      if (!head || !was) return null;
      const refused = leaveRefusal(head, was);
      if (refused) return { refused };
      return carryOut({ type: "member_left", member: user }, { room, by: user, at, was });
    },

    changeRoom(change) {
      const { room, by, at } = change;
      const subject = subjectOf(change);
      const facts = { room: lookup.facts(room), role: lookup.role(room, by.id), subject };
      const decision = decideChange(change, facts);
      if (!decision || "refused" in decision) return decision;
      return carryOut(decision, { room, by, at, was: subject?.role ?? null });
    },

    setPreferences({ room, user, level, isFavourite }) {
      const flag = isFavourite === undefined ? null : Number(isFavourite);
      const set = setPreferences.get(room, user, level ?? null, flag);
      return set ? { level: set.level, isFavourite: set.isFavourite === 1 } : { refused: "not_found" };
    },

    markRead({ room, user, seq }) {
      moveCursor.run(room, user, seq);
      return readCursor.get(room, user) ?? { refused: "not_found" };
    },

    markUnread({ room, user, seq }) {
      moveBack.run(room, user, seq);
      return readCursor.get(room, user) ?? { refused: "not_found" };
    },
  };
}
