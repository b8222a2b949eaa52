import type { RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { ReadCursor } from "../model.ts";
import type { RoomChange } from "../room-change.ts";
import { decideChange, isJoinable, leaveRefusal, roleOnJoining, type Subject } from "../room-right.ts";
import type { Rooms } from "../rooms.ts";
import { carryOut, permitted } from "./memory-detail.ts";
import { factsOf, type MemoryMembership, type MemoryRoom, type MemoryState } from "./memory-state.ts";

type OfMembers = "join" | "leave" | "changeRoom" | "setPreferences" | "markRead" | "markUnread";

export function memoryMembers(state: MemoryState): Pick<Rooms, OfMembers> {
  return {
    async join({ room: id, user, at }) {
      state.assertOpen();
      const room = state.rooms.get(id);
      if (!room || !state.users.has(user.id)) throw new Refusal("not_found");
      if (room.members.has(user.id)) return null;
      if (!isJoinable(room)) throw new Refusal("not_found");
      const role = roleOnJoining(factsOf(room));
      return carryOut(room, { type: "member_joined", member: user }, { by: user, at, role });
    },

    async leave({ room: id, user, at }) {
      state.assertOpen();
      const room = state.rooms.get(id);
      const membership = room?.members.get(user.id);
      if (!room || !membership) return null;
      const refused = leaveRefusal(factsOf(room), membership.role);
      if (refused) throw new Refusal(refused);
      return carryOut(room, { type: "member_left", member: user }, { by: user, at });
    },

    async changeRoom(change) {
      state.assertOpen();
      const room = state.rooms.get(change.room);
      const role = room?.members.get(change.by.id)?.role ?? null;
      const subject = room ? subjectOf(change, room) : null;
      const detail = permitted(decideChange(change, { room: room ? factsOf(room) : null, role, subject }));
      return room && detail ? carryOut(room, detail, change) : null;
    },

    async setPreferences(id, user, { level, isFavourite }) {
      const { membership } = membershipOf(id, user);
      if (level !== undefined) membership.level = level;
      if (isFavourite !== undefined) membership.isFavourite = isFavourite;
      return { level: membership.level, isFavourite: membership.isFavourite };
    },

    async markRead(id, user, seq) {
      return moveCursor(id, user, (old, head) => Math.max(old, Math.min(seq, head)));
    },

    async markUnread(id, user, seq) {
      return moveCursor(id, user, (old) => Math.min(old, Math.max(0, seq - 1)));
    },
  };

  function subjectOf(change: RoomChange, room: MemoryRoom): Subject | null {
    const user = "user" in change ? state.users.get(change.user) : undefined;
    return user ? { person: state.person(user.id), role: room.members.get(user.id)?.role ?? null } : null;
  }

  function membershipOf(id: RoomId, user: UserId): { room: MemoryRoom; membership: MemoryMembership } {
    state.assertOpen();
    const room = state.rooms.get(id);
    const membership = room?.members.get(user);
    if (!room || !membership) throw new Refusal("not_found");
    return { room, membership };
  }

  function moveCursor(id: RoomId, user: UserId, to: (old: number, head: number) => number): ReadCursor {
    const { room, membership } = membershipOf(id, user);
    const seq = to(membership.readSeq, room.log.length);
    if (seq !== membership.readSeq)
      Object.assign(membership, { readSeq: seq, readVersion: membership.readVersion + 1 });
    const shownTo = state.users.get(user)?.isReceiptless ? 0 : room.members.size;
    return { ...readCursor(room, user, membership), shownTo };
  }
}

/** Where a member has read to, and what lies after it. */
export function readCursor(
  room: MemoryRoom,
  user: UserId,
  { readSeq: seq, readVersion: version }: MemoryMembership,
): Omit<ReadCursor, "shownTo"> {
  const unread = room.messages.filter(
    (message) => message.seq > seq && message.from.id !== user && message.deletedAt === null,
  );
  const calls = unread.filter(({ mentions, mentionsRoom }) => mentionsRoom || mentions.includes(user));
  return { seq, version, unread: unread.length, mentions: calls.length, countedTo: room.log.length };
}
