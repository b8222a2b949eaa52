import { Refusal } from "../../lib/refusal.ts";
import type { UserId } from "@parley/protocol";
import type { MemberRoom } from "../model.ts";
import { memberSet, roomKey } from "../room-key.ts";
import { isVisible } from "../room-right.ts";
import { listedRoomView, memberRoomView, statusOf } from "../room-view.ts";
import type { Rooms } from "../rooms.ts";
import { byBytes } from "./by-bytes.ts";
import { carryOut } from "./memory-detail.ts";
import { memoryMembers, readCursor } from "./memory-members.ts";
import { type MemoryRoom, type MemoryState, roleIn, rowOf, viewOf } from "./memory-state.ts";

export function memoryRooms(state: MemoryState): Rooms {
  return {
    ...memoryMembers(state),

    async openRoom({ id, code }) {
      state.assertOpen();
      return viewOf(state.roomsByCode.get(code) ?? state.addRoom({ id, code, name: code, kind: "open" }));
    },

    async createRoom({ by, at, ...fields }) {
      state.assertOpen();
      if (state.roomsByCode.has(fields.code)) throw new Refusal("code_taken");
      const member = state.person(by.id);
      const room = state.addRoom(fields);
      const event = carryOut(room, { type: "member_joined", member }, { by, at, role: "owner" });
      return { room: viewOf(room), events: [event] };
    },

    async openDirect({ id, code, members, by, at }) {
      state.assertOpen();
      const key = memberSet(members);
      const existing = state.directRooms.get(key);
      if (existing) return { room: viewOf(existing), events: [] };
      const people = members.toSorted().map((user) => state.person(user));
      const room = state.addRoom({ id, code, name: "", kind: "direct" });
      state.directRooms.set(key, room);
      const events = people.map((member) =>
        carryOut(room, { type: "member_joined", member, ...(member.id !== by.id && { by }) }, { by, at }),
      );
      return { room: viewOf(room), events };
    },

    async findRoom(id, actor) {
      state.assertOpen();
      const room = state.rooms.get(id);
      return room && isVisible(room, actor.kind, roleIn(room, actor)) ? viewOf(room) : null;
    },

    async memberRoom(id, user) {
      state.assertOpen();
      const room = state.rooms.get(id);
      return room ? memberRoom(room, user) : null;
    },

    async roomsOf(user) {
      state.assertOpen();
      return [...state.rooms.values()]
        .flatMap((room) => memberRoom(room, user) ?? [])
        .toSorted((a, b) => byBytes(a.name, b.name) || byBytes(a.id, b.id));
    },

    async browse({ user, search, after, limit }) {
      state.assertOpen();
      const isShown = ({ kind, archivedAt, members }: MemoryRoom) =>
        archivedAt === null ? kind === "public" : members.has(user);
      const found = [...state.rooms.values()]
        .map((room) => ({ room, id: room.id, key: roomKey(room.name) }))
        .filter(({ room, key }) => isShown(room) && key.includes(search))
        .toSorted(byKey)
        .filter((entry) => !after || byKey(entry, after) > 0);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        rooms: page.map(({ room }) =>
          listedRoomView({ ...rowOf(room), memberCount: room.members.size, isMember: room.members.has(user) ? 1 : 0 }),
        ),
        next: last && found.length > limit ? { key: last.key, id: last.id } : null,
      };
    },

    async members(id, limit) {
      state.assertOpen();
      const room = state.rooms.get(id);
      return usersByKey([...(room?.members.keys() ?? [])])
        .slice(0, limit)
        .map((user) => ({
          ...state.person(user),
          role: room?.members.get(user)?.role ?? "member",
          ...statusOf(storedStatus(user)),
        }));
    },
  };

  function memberRoom(room: MemoryRoom, user: UserId): MemberRoom | null {
    const membership = room.members.get(user);
    if (!membership) return null;
    const { unread, mentions } = readCursor(room, user, membership);
    const members = usersByKey([...room.members.keys()]).map((id) => [id, state.person(id).name, storedStatus(id)]);
    return memberRoomView({
      ...rowOf(room),
      ...membership,
      ...{ unread, mentions },
      isFavourite: membership.isFavourite ? 1 : 0,
      members: room.kind === "direct" ? JSON.stringify(members) : null,
    });
  }

  function storedStatus(user: UserId): string | null {
    const status = state.users.get(user)?.status.status ?? null;
    return status && JSON.stringify(status);
  }

  function usersByKey(users: readonly UserId[]): readonly UserId[] {
    const keyOf = (user: UserId) => state.users.get(user)?.nameKey ?? "";
    return users.toSorted((a, b) => byBytes(keyOf(a), keyOf(b)));
  }
}

function byKey(a: { readonly key: string; readonly id: string }, b: typeof a): number {
  return byBytes(a.key, b.key) || byBytes(a.id, b.id);
}
