import { Refusal } from "../../lib/refusal.ts";
import { memberEvent } from "../room-events.ts";
import type { Rooms } from "../rooms.ts";
import type { RoomId, UserId } from "@parley/protocol";
import type { ReadCursor } from "../model.ts";
import { type MemoryRoom, type MemoryState, roomView } from "./memory-state.ts";

export function memoryRooms(state: MemoryState): Rooms {
  return {
    async openRoom({ id, code }) {
      state.assertOpen();
      const existing = state.roomsByCode.get(code);
      if (existing) return roomView(existing);
      const room = {
        id,
        code,
        log: [],
        messages: [],
        messagesBySeq: new Map(),
        pins: [],
        members: new Map(),
        firstResults: new Map(),
      };
      state.rooms.set(id, room);
      state.roomsByCode.set(code, room);
      return roomView(room);
    },

    async findRoom(id, actor) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room || (actor.kind === "user" && !room.members.has(actor.id))) return null;
      return roomView(room);
    },

    async join({ room: id, user, at }) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room || !state.users.has(user.id)) throw new Refusal("not_found");
      if (room.members.has(user.id)) return null;
      const event = memberEvent({ type: "member_joined", room: id, seq: room.log.length + 1, at, member: user });
      room.log.push(event);
      room.members.set(user.id, event.seq);
      return event;
    },

    async leave({ room: id, user, at }) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room?.members.delete(user.id)) return null;
      const event = memberEvent({ type: "member_left", room: id, seq: room.log.length + 1, at, member: user });
      room.log.push(event);
      return event;
    },

    async roomsOf(user) {
      state.assertOpen();
      const rooms = [...state.rooms.values()].filter((room) => room.members.has(user));
      return rooms
        .map((room) => {
          const { seq: readSeq, ...counts } = readCursor(room, user);
          return { ...roomView(room), readSeq, ...counts };
        })
        .toSorted((a, b) => byBytes(a.name, b.name) || byBytes(a.id, b.id));
    },

    async members(id, limit) {
      state.assertOpen();
      const keyOf = (user: UserId) => state.users.get(user)?.nameKey ?? "";
      const users = [...(state.rooms.get(id)?.members.keys() ?? [])];
      return users
        .toSorted((a, b) => byBytes(keyOf(a), keyOf(b)))
        .slice(0, limit)
        .map((user) => state.person(user));
    },

    async markRead(id, user, seq) {
      return moveCursor(id, user, (old, head) => Math.max(old, Math.min(seq, head)));
    },

    async markUnread(id, user, seq) {
      return moveCursor(id, user, (old) => Math.min(old, Math.max(0, seq - 1)));
    },
  };

  function moveCursor(id: RoomId, user: UserId, to: (old: number, head: number) => number): ReadCursor {
    state.assertOpen();
    const room = state.rooms.get(id);
    const old = room?.members.get(user);
    if (!room || old === undefined) throw new Refusal("not_found");
    room.members.set(user, to(old, room.log.length));
    return readCursor(room, user);
  }
}

function readCursor(room: MemoryRoom, user: UserId): ReadCursor {
  const seq = room.members.get(user) ?? 0;
  const unread = room.messages.filter(
    (message) => message.seq > seq && message.from.id !== user && message.deletedAt === null,
  );
  const calls = unread.filter(({ mentions, mentionsRoom }) => mentionsRoom || mentions.includes(user));
  return { seq, unread: unread.length, mentions: calls.length };
}

/** The order of UTF-8 bytes, as databases sort; JavaScript's own order differs beyond the first 65,536 characters. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
