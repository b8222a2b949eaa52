import type { Rooms } from "../rooms.ts";
import type { Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";

export function sqliteRooms(writes: Lane<Writes>, reads: Lane<Reads>): Rooms {
  return {
    openRoom: ({ id, code, at }) => writes.call("openRoom", { id, code, at }),
    findRoom: (room, actor) => reads.call("findRoom", { room, actor }),
    join: ({ room, user, at }) => writes.call("join", { room, user: { id: user.id, name: user.name }, at }),
    leave: ({ room, user, at }) => writes.call("leave", { room, user: { id: user.id, name: user.name }, at }),
    roomsOf: (user) => reads.call("roomsOf", user),
    members: (room, limit) => reads.call("members", { room, limit }),
    markRead: (room, user, seq) => writes.call("markRead", { room, user, seq }),
    markUnread: (room, user, seq) => writes.call("markUnread", { room, user, seq }),
  };
}
