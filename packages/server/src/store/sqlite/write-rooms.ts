import type { DatabaseSync } from "node:sqlite";
import type { ReadCursor, Room } from "../model.ts";
import type { Writes } from "./calls.ts";
import { query } from "./query.ts";
import { MENTIONS, UNREAD } from "./unread.ts";
import type { WriteLog } from "./write-log.ts";

/** Heads are flushed before each of these (write-batch.ts), so the room rows they read are current. */
export function writeRooms(
  db: DatabaseSync,
  log: WriteLog,
): Pick<Writes, "openRoom" | "join" | "leave" | "markRead" | "markUnread"> {
  const insertRoom = db.prepare(`INSERT INTO room (id, code, name, kind, created_at) VALUES (?1, ?2, ?2, 'open', ?3)`);
  const roomByCode = query<Room>(db, "SELECT id, code, name, kind, head FROM room WHERE code = ?");
  const canJoin = db.prepare("SELECT 1 FROM room JOIN user WHERE room.id = ?1 AND user.id = ?2");
  const isMember = db.prepare("SELECT 1 FROM membership WHERE room = ? AND user_id = ?");
  const insertMembership = db.prepare(
    "INSERT INTO membership (room, user_id, read_seq, joined_at) VALUES (?, ?, ?, ?)",
  );
  const deleteMembership = db.prepare("DELETE FROM membership WHERE room = ? AND user_id = ?");
  const moveCursor = db.prepare(
    `UPDATE membership SET read_seq = max(read_seq, min(?3, (SELECT head FROM room WHERE id = ?1)))
     WHERE room = ?1 AND user_id = ?2`,
  );
  const moveBack = db.prepare(
    "UPDATE membership SET read_seq = min(read_seq, max(0, ?3 - 1)) WHERE room = ?1 AND user_id = ?2",
  );
  const readCursor = query<ReadCursor>(
    db,
    `SELECT m.read_seq AS seq, ${UNREAD} AS unread, ${MENTIONS} AS mentions FROM membership m JOIN room r ON r.id = m.room
     WHERE m.room = ? AND m.user_id = ?`,
  );

  return {
    openRoom({ id, code, at }) {
      const existing = roomByCode.get(code);
      if (existing) return existing;
      insertRoom.run(id, code, at);
      return { id, code, name: code, kind: "open", head: 0 };
    },

    join({ room, user, at }) {
      if (!canJoin.get(room, user.id)) return { refused: "not_found" };
      if (isMember.get(room, user.id)) return null;
      const event = log.appendMember("member_joined", { room, user, at });
      insertMembership.run(room, user.id, event.seq, at);
      return event;
    },

    leave({ room, user, at }) {
      if (deleteMembership.run(room, user.id).changes === 0) return null;
      return log.appendMember("member_left", { room, user, at });
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
