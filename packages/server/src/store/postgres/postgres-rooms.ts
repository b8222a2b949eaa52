import type { Person } from "@parley/protocol";
import type { MemberRoom, Room } from "../model.ts";
import type { Rooms } from "../rooms.ts";
import type { LogLane } from "./log-lane.ts";
import type { QueryPool } from "./query-pool.ts";
import { mentions, unread } from "./unread.ts";

const ROOM = "SELECT id, code, name, kind, head FROM room";

/** A code that somebody else has just taken is left to them: the next look finds their room. */
const INSERT_ROOM = `INSERT INTO room (id, code, name, kind, created_at) VALUES ($1, $2, $2, 'open', $3)
  ON CONFLICT (code) DO NOTHING RETURNING id, code, name, kind, head`;

const FIND_ROOM = `${ROOM} WHERE id = $1
  AND ($2 = 'visitor' OR EXISTS (SELECT FROM membership WHERE room = $1 AND user_id = $3))`;

const ROOMS_OF = `SELECT r.id, r.code, r.name, r.kind, r.head, m.read_seq AS "readSeq",
    ${unread({ room: "r.id", user: "m.user_id", readSeq: "m.read_seq", lastOrdinal: "r.last_ordinal" })} AS unread,
    ${mentions({ room: "r.id", user: "m.user_id", readSeq: "m.read_seq", head: "r.head" })} AS mentions
  FROM membership m JOIN room r ON r.id = m.room WHERE m.user_id = $1 ORDER BY r.name, r.id`;

const MEMBERS = `SELECT u.id, u.name FROM membership m JOIN "user" u ON u.id = m.user_id
  WHERE m.room = $1 ORDER BY u.name_key LIMIT $2`;

export const ROOM_READS = { FIND_ROOM, ROOMS_OF, MEMBERS };

export function postgresRooms(lane: LogLane, queries: QueryPool): Rooms {
  return {
    async openRoom({ id, code, at }) {
      const byCode = () => queries.read<Room>(`${ROOM} WHERE code = $1`, [code]);
      const room =
        (await byCode())[0] ?? (await queries.write<Room>(INSERT_ROOM, [id, code, at]))[0] ?? (await byCode())[0];
      if (!room) throw new Error("a room was neither opened nor there before");
      return room;
    },

    async findRoom(room, actor) {
      const [found] = await queries.read<Room>(FIND_ROOM, [room, actor.kind, actor.id]);
      return found ?? null;
    },

    join: (change) => lane.call("join", change),
    leave: (change) => lane.call("leave", change),
    roomsOf: (user) => queries.read<MemberRoom>(ROOMS_OF, [user]),
    members: (room, limit) => queries.read<Person>(MEMBERS, [room, limit]),
    markRead: (room, user, seq) => lane.call("markRead", { room, user, seq }),
    markUnread: (room, user, seq) => lane.call("markUnread", { room, user, seq }),
  };
}
