import type { Role, RoomId, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { Actor, RoomEvent } from "../model.ts";
import { isVisible, speakRefusal } from "../room-right.ts";
import type { AppendRow, Inserted, MoreToSay, Refused, Writes } from "./calls.ts";
import { type EventRow, SELECT_MESSAGE } from "./event-row.ts";
import { query } from "./query.ts";
import type { RoomHead, RoomHeads } from "./room-heads.ts";
import { writeMore } from "./write-more.ts";

/** An event that is no message, on its way into the log. */
export interface LogEntry {
  readonly room: RoomId;
  readonly type: Exclude<RoomEvent["type"], "message">;
  readonly at: number;
  readonly actor: { readonly id: UserId; readonly name: string };
  readonly target: number | null;
  /** What there is to it besides a text, as JSON. */
  readonly detail: string | null;
}

export interface WriteLog extends Pick<Writes, "append"> {
  /** The seq the next event of a room that is known to exist will have. */
  nextSeq(room: RoomId): number;
  /** Appends an event to a room that is known to exist; answers its seq. */
  appendEvent(entry: LogEntry): number;
  /** The room, if this actor is in it or may look in, and what it is there; else null. */
  placeOf(
    room: RoomId,
    actor: Pick<Actor, "kind" | "id">,
  ): { readonly room: RoomHead; readonly role: Role | null } | null;
}

export function writeLog(db: DatabaseSync, heads: RoomHeads): WriteLog {
  const membership = query<readonly [Role]>(db, "SELECT role FROM membership WHERE room = ? AND user_id = ?", {
    isTuple: true,
  });
  const insertEvent = db.prepare(
    "INSERT INTO room_event (room, seq, type, at, actor_id, actor_name, target, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  // Looking and inserting are one statement: a repeat changes nothing and is then looked up.
  const insertMessage = db.prepare(
    `INSERT INTO message (room, seq, ordinal, sender_kind, sender_id, sender_name, at, text, client_msg_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (sender_id, room, client_msg_id) WHERE client_msg_id IS NOT NULL DO NOTHING`,
  );
  const firstResult = query<EventRow>(
    db,
    `${SELECT_MESSAGE} WHERE m.sender_id = ? AND m.room = ? AND m.client_msg_id = ?`,
    { isTuple: true },
  );
  const bySeq = query<EventRow>(db, `${SELECT_MESSAGE} WHERE m.room = ? AND m.seq = ?`, { isTuple: true });
  const more = writeMore(db);

  function roleOf(room: RoomId, kind: Actor["kind"], id: UserId): Role | null {
    return kind === "user" ? (membership.get(room, id)?.[0] ?? null) : null;
  }

  function headOf(room: RoomId): RoomHead {
    const head = heads.find(room);
    if (!head) throw new Error("an event without its room");
    return head;
  }

  function appendEvent({ room, type, at, actor, target, detail }: LogEntry): number {
    const head = headOf(room);
    const seq = head.head + 1;
    insertEvent.run(room, seq, type, at, actor.id, actor.name, target, detail);
    head.head = seq;
    head.isChanged = true;
    return seq;
  }

  function insertWithMore(row: AppendRow, said: MoreToSay): Inserted | EventRow | Refused {
    const [room, kind, senderId, , , , clientMsgId] = row;
    const first = firstResult.get(senderId, room, clientMsgId);
    if (first) return first;
    const refused = more.refusal({ room, senderId, head: headOf(room), role: roleOf(room, kind, senderId) }, said);
    if (refused) return { refused };
    const inserted = insert(row);
    if (typeof inserted !== "number") return inserted;
    more.put(room, inserted, senderId, said);
    const stored = bySeq.get(room, inserted);
    if (!stored) throw new Error("a message that was just inserted is not there");
    return { inserted: stored };
  }

  function insert([room, kind, senderId, senderName, at, text, clientMsgId]: AppendRow): number | EventRow {
    const head = headOf(room);
    const seq = head.head + 1;
    const ordinal = head.lastOrdinal + 1;
    const { changes } = insertMessage.run(room, seq, ordinal, kind, senderId, senderName, at, text, clientMsgId);
    if (changes === 0) {
      const first = firstResult.get(senderId, room, clientMsgId);
      if (!first) throw new Error("a message was neither inserted nor there before");
      return first;
    }
    insertEvent.run(room, seq, "message", at, senderId, senderName, null, null);
    head.head = seq;
    head.lastOrdinal = ordinal;
    head.isChanged = true;
    return seq;
  }

  return {
    nextSeq: (room) => headOf(room).head + 1,
    appendEvent,

    placeOf(id, { kind, id: user }) {
      const room = heads.find(id);
      const role = roleOf(id, kind, user);
      return room && isVisible(room, kind, role) ? { room, role } : null;
    },

    append(row) {
      const [room, kind, senderId, , , , clientMsgId, said] = row;
      const refused = speakRefusal(heads.find(room), kind, roleOf(room, kind, senderId));
      // Who left may still ask what became of a message: refusing the retry would say that it was not stored.
      if (refused) return firstResult.get(senderId, room, clientMsgId) ?? { refused };
      return said ? insertWithMore(row, said) : insert(row);
    },
  };
}
