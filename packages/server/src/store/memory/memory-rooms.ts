import { Refusal } from "../../lib/refusal.ts";
import { memberEvent } from "../room-events.ts";
import type { Rooms } from "../rooms.ts";
import type { UserId } from "@parley/protocol";
import { type MemoryRoom, type MemoryState, roomView } from "./memory-state.ts";

export function memoryRooms(state: MemoryState): Rooms {
  return {
    async openRoom({ id, code }) {
      state.assertOpen();
      const existing = state.roomsByCode.get(code);
      if (existing) return roomView(existing);
      const room = { id, code, events: [], messages: [], members: new Map(), firstResults: new Map() };
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
      const event = memberEvent({ type: "member_joined", room: id, seq: room.events.length + 1, at, member: user });
      room.events.push(event);
      room.members.set(user.id, event.seq);
      return event;
    },

    async leave({ room: id, user, at }) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room?.members.delete(user.id)) return null;
      const event = memberEvent({ type: "member_left", room: id, seq: room.events.length + 1, at, member: user });
      room.events.push(event);
      return event;
    },

    async roomsOf(user) {
      state.assertOpen();
      const rooms = [...state.rooms.values()].filter((room) => room.members.has(user));
      return rooms
        .map((room) => ({ ...roomView(room), readSeq: room.members.get(user) ?? 0, unread: unread(room, user) }))
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
      state.assertOpen();
      const room = state.rooms.get(id);
      const old = room?.members.get(user);
      if (!room || old === undefined) throw new Refusal("not_found");
      const moved = Math.max(old, Math.min(seq, room.events.length));
      room.members.set(user, moved);
      return { seq: moved, unread: unread(room, user) };
    },
  };
}

function unread(room: MemoryRoom, user: UserId): number {
  const readSeq = room.members.get(user) ?? 0;
  return room.messages.filter((message) => message.seq > readSeq && message.from.id !== user).length;
}

/** The order of UTF-8 bytes, as databases sort; JavaScript's own order differs beyond the first 65,536 characters. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
