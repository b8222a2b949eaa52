import type { Member, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Preferences } from "../room-change.ts";
import {
  type ListedRoomRow,
  listedRoomView,
  type MemberRoomRow,
  memberRoomView,
  type RoomRow,
  roomView,
  statusOf,
} from "../room-view.ts";
import type { Rooms } from "../rooms.ts";
import { changeRoom } from "./change-room.ts";
import { createRoom, openDirect } from "./create-room.ts";
import type { LogLane } from "./log-lane.ts";
import type { QueryPool } from "./query-pool.ts";
import { SELECT_LISTED_ROOM, SELECT_MEMBER_ROOM, SELECT_ROOM } from "./room-rows.ts";

const BY_CODE = `${SELECT_ROOM} WHERE r.code = $1`;

/** A code that somebody else has just taken is left to them: the next look finds their room. */
const INSERT_ROOM = `INSERT INTO room (id, code, name, sort_key, kind, created_at) VALUES ($1, $2, $2, $2, 'open', $3)
  ON CONFLICT (code) DO NOTHING RETURNING id`;

const FIND_ROOM = `${SELECT_ROOM} WHERE r.id = $1 AND CASE $2 WHEN 'visitor' THEN r.kind = 'open'
  ELSE EXISTS (SELECT FROM membership WHERE room = $1 AND user_id = $3) END`;

const MEMBER_ROOM = `${SELECT_MEMBER_ROOM} WHERE m.room = $1 AND m.user_id = $2`;
const ROOMS_OF = `${SELECT_MEMBER_ROOM} WHERE m.user_id = $1 ORDER BY r.name, r.id`;

const AFTER_CURSOR = "(r.sort_key, r.id) > ($2, $3) AND strpos(r.sort_key, $4) > 0";
/** Each half takes its own way to its first rows: by the index of public rooms, and through one's memberships. */
const BROWSE = `SELECT * FROM (
    (${SELECT_LISTED_ROOM} WHERE r.kind = 'public' AND r.archived_at IS NULL AND ${AFTER_CURSOR}
     ORDER BY r.sort_key, r.id LIMIT $5)
    UNION ALL
    (${SELECT_LISTED_ROOM} WHERE r.id IN (SELECT room FROM membership WHERE user_id = $1)
       AND r.archived_at IS NOT NULL AND ${AFTER_CURSOR} ORDER BY r.sort_key, r.id LIMIT $5)
  ) AS listed ORDER BY "sortKey", id LIMIT $5`;

const MEMBERS = `SELECT u.id, u.name, m.role, u.status FROM membership m JOIN "user" u ON u.id = m.user_id
  WHERE m.room = $1 ORDER BY u.name_key LIMIT $2`;

export const ROOM_READS = { BY_CODE, FIND_ROOM, MEMBER_ROOM, ROOMS_OF, BROWSE, MEMBERS };

const SET_PREFERENCES = `UPDATE membership SET level = coalesce($3, level), is_favourite = coalesce($4, is_favourite)
  WHERE room = $1 AND user_id = $2 RETURNING level, is_favourite AS "isFavourite"`;

export function postgresRooms(lane: LogLane, queries: QueryPool): Rooms {
  return {
    async openRoom({ id, code, at }) {
      const byCode = async () => (await queries.read<RoomRow>(BY_CODE, [code]))[0];
      const existing = await byCode();
      if (existing) return roomView(existing);
      await queries.write<{ id: string }>(INSERT_ROOM, [id, code, at]);
      const opened = await byCode();
      if (!opened) throw new Error("a room was neither opened nor there before");
      return roomView(opened);
    },

    createRoom: (room) => createRoom(queries, room),
    openDirect: (room) => openDirect(queries, room),

    async findRoom(room, actor) {
      const [found] = await queries.read<RoomRow>(FIND_ROOM, [room, actor.kind, actor.id]);
      return found ? roomView(found) : null;
    },

    async memberRoom(room, user) {
      const [found] = await queries.read<MemberRoomRow>(MEMBER_ROOM, [room, user]);
      return found ? memberRoomView(found) : null;
    },

    join: (change) => lane.call("join", change),
    leave: (change) => lane.call("leave", change),
    changeRoom: (change) => changeRoom(queries, change),

    async setPreferences(room, user, { level, isFavourite }) {
      const flag = isFavourite === undefined ? null : Number(isFavourite);
      const values = [room, user, level ?? null, flag];
      const [set] = await queries.write<{ level: Preferences["level"]; isFavourite: number }>(SET_PREFERENCES, values);
      if (!set) throw new Refusal("not_found");
      return { level: set.level, isFavourite: set.isFavourite === 1 };
    },

    roomsOf: async (user: UserId) => (await queries.read<MemberRoomRow>(ROOMS_OF, [user])).map(memberRoomView),

    async browse({ user, search, after, limit }) {
      const values = [user, after?.key ?? "", after?.id ?? "", search, limit + 1];
      const rows = await queries.read<ListedRoomRow & { sortKey: string }>(BROWSE, values);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        rooms: page.map(listedRoomView),
        next: last && rows.length > limit ? { key: last.sortKey, id: last.id } : null,
      };
    },

    async members(room, limit) {
      const rows = await queries.read<Omit<Member, "status"> & { status: string | null }>(MEMBERS, [room, limit]);
      return rows.map(({ status, ...member }) => ({ ...member, ...statusOf(status) }));
    },
    markRead: (room, user, seq) => lane.call("markRead", { room, user, seq }),
    markUnread: (room, user, seq) => lane.call("markUnread", { room, user, seq }),
  };
}
