import type { Person, RoomId, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { Room } from "../model.ts";
import { memberSet, roomKey } from "../room-key.ts";
import { type RoomRow, roomView } from "../room-view.ts";
import type { Writes } from "./calls.ts";
import { query } from "./query.ts";
import { SELECT_ROOM } from "./room-rows.ts";
import type { CarryOut } from "./write-detail.ts";

/** Making rooms. Heads are flushed before each of these (write-batch.ts), so the room rows they read are current. */
export function writeRooms(
  db: DatabaseSync,
  carryOut: CarryOut,
): Pick<Writes, "openRoom" | "createRoom" | "openDirect"> {
  const insertRoom = db.prepare(
    `INSERT INTO room (id, code, name, sort_key, kind, posting, member_set, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertTexts = db.prepare("INSERT INTO room_text (room, topic, description) VALUES (?, ?, ?)");
  const byCode = query<RoomRow>(db, `${SELECT_ROOM} WHERE r.code = ?`);
  const byMembers = query<RoomRow>(db, `${SELECT_ROOM} WHERE r.member_set = ?`);
  const byId = query<RoomRow>(db, `${SELECT_ROOM} WHERE r.id = ?`);
  const person = query<Person>(db, "SELECT id, name FROM user WHERE id = ?");

  /** As it will be once the batch's heads are written. */
  function view(id: RoomId, head: number): Room {
    const row = byId.get(id);
    if (!row) throw new Error("a room that was just made is not there");
    return { ...roomView(row), head };
  }

  return {
    openRoom({ id, code, at }) {
      const existing = byCode.get(code);
      if (existing) return roomView(existing);
      insertRoom.run(id, code, code, roomKey(code), "open", "all", null, at);
      return view(id, 0);
    },

    createRoom({ id, code, kind, name, topic, description, posting, by, at }) {
      if (byCode.get(code)) return { refused: "code_taken" };
      const member = person.get(by.id);
      if (!member) return { refused: "not_found" };
      insertRoom.run(id, code, name, roomKey(name), kind, posting, null, at);
      if (topic !== "" || description !== "") insertTexts.run(id, topic, description);
      const event = carryOut({ type: "member_joined", member }, { room: id, by, at, was: null, role: "owner" });
      return { room: view(id, event.seq), events: [event] };
    },

    openDirect({ id, code, members, by, at }) {
      const key = memberSet(members);
      const existing = byMembers.get(key);
      if (existing) return { room: roomView(existing), events: [] };
      const people = members.toSorted().map((user: UserId) => person.get(user));
      if (!people.every((one) => one !== undefined)) return { refused: "not_found" };
      insertRoom.run(id, code, "", "", "direct", "all", key, at);
      const events = people.map((member) =>
        carryOut(
          { type: "member_joined", member, ...(member.id !== by.id && { by }) },
          { room: id, by, at, was: null },
        ),
      );
      return { room: view(id, events.length), events };
    },
  };
}
