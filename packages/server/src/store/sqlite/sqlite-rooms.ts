import type { Person } from "@parley/protocol";
import type { Rooms } from "../rooms.ts";
import type { Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";

/** What is named field by field is what crosses to the thread: callers' objects may carry more. */
export function sqliteRooms(writes: Lane<Writes>, reads: Lane<Reads>): Rooms {
  return {
    openRoom: ({ id, code, at }) => writes.call("openRoom", { id, code, at }),
    createRoom: (room) => writes.call("createRoom", { ...room, by: personOf(room.by) }),
    openDirect: (room) => writes.call("openDirect", { ...room, by: personOf(room.by) }),
    findRoom: (room, actor) => reads.call("findRoom", { room, actor }),
    memberRoom: (room, user) => reads.call("memberRoom", { room, user }),
    join: ({ room, user, at }) => writes.call("join", { room, user: personOf(user), at }),
    leave: ({ room, user, at }) => writes.call("leave", { room, user: personOf(user), at }),
    changeRoom: (change) => writes.call("changeRoom", { ...change, by: personOf(change.by) }),
    setPreferences: (room, user, { level, isFavourite }) =>
      writes.call("setPreferences", {
        room,
        user,
        ...(level !== undefined && { level }),
        ...(isFavourite !== undefined && { isFavourite }),
      }),
    roomsOf: (user) => reads.call("roomsOf", user),
    browse: (query) => reads.call("browse", query),
    members: (room, limit) => reads.call("members", { room, limit }),
    markRead: (room, user, seq) => writes.call("markRead", { room, user, seq }),
    markUnread: (room, user, seq) => writes.call("markUnread", { room, user, seq }),
  };
}

export function personOf({ id, name }: Person): Person {
  return { id, name };
}
