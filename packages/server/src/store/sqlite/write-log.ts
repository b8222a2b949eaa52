import type { DatabaseSync } from "node:sqlite";
import type { RoomEvent } from "../model.ts";
import { memberEvent, type MemberFields } from "../room-events.ts";
import type { MembershipChange } from "../rooms.ts";
import type { AppendRow, EventRow, Refused, Writes } from "./calls.ts";
import { query } from "./query.ts";
import type { RoomHeads } from "./room-heads.ts";

export interface WriteLog extends Pick<Writes, "append"> {
  /** Appends a coming or going to a room that is known to exist. */
  appendMember(type: MemberFields["type"], change: MembershipChange): RoomEvent;
}

export function writeLog(db: DatabaseSync, heads: RoomHeads): WriteLog {
  const isMember = db.prepare("SELECT 1 FROM membership WHERE room = ? AND user_id = ?");
  const insertEvent = db.prepare(
    "INSERT INTO room_event (room, seq, type, at, actor_id, actor_name) VALUES (?, ?, ?, ?, ?, ?)",
  );
  // Looking and inserting are one statement: a repeat changes nothing and is then looked up.
  const insertMessage = db.prepare(
    `INSERT INTO message (room, seq, ordinal, sender_kind, sender_id, sender_name, at, text, client_msg_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (sender_id, room, client_msg_id) WHERE client_msg_id IS NOT NULL DO NOTHING`,
  );
  const firstResult = query<EventRow>(
    db,
    `SELECT seq, 'message', at, sender_id, sender_name, text, client_msg_id FROM message
     WHERE sender_id = ? AND room = ? AND client_msg_id = ?`,
    { isTuple: true },
  );

  return {
    append([room, kind, senderId, senderName, at, text, clientMsgId]: AppendRow): number | EventRow | Refused {
      const head = heads.find(room);
      if (!head || (kind === "user" && !isMember.get(room, senderId))) {
        // Who left may still ask what became of a message: refusing the retry would say that it was not stored.
        return firstResult.get(senderId, room, clientMsgId) ?? { refused: "not_found" };
      }
      const seq = head.head + 1;
      const ordinal = head.lastOrdinal + 1;
      const { changes } = insertMessage.run(room, seq, ordinal, kind, senderId, senderName, at, text, clientMsgId);
      if (changes === 0) {
        const first = firstResult.get(senderId, room, clientMsgId);
        if (!first) throw new Error("a message was neither inserted nor there before");
        return first;
      }
      insertEvent.run(room, seq, "message", at, senderId, senderName);
      head.head = seq;
      head.lastOrdinal = ordinal;
      head.isChanged = true;
      return seq;
    },

    appendMember(type, { room, user, at }) {
      const head = heads.find(room);
      if (!head) throw new Error("a membership without its room");
      const seq = head.head + 1;
      insertEvent.run(room, seq, type, at, user.id, user.name);
      head.head = seq;
      head.isChanged = true;
      return memberEvent({ type, room, seq, at, member: user });
    },
  };
}
