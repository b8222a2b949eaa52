import type { Role, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import { inviteView } from "../invites.ts";
import { isModerator, isVisible } from "../room-right.ts";
import {
  type ListedRoomRow,
  listedRoomView,
  type MemberRoomRow,
  memberRoomView,
  type RoomRow,
  roomView,
  statusOf,
} from "../room-view.ts";
import type { Reads } from "./calls.ts";
import { inviteOf, type InviteRecord, SELECT_INVITE } from "./invite-rows.ts";
import { query } from "./query.ts";
import { SELECT_LISTED_ROOM, SELECT_MEMBER_ROOM, SELECT_ROOM } from "./room-rows.ts";

type OfRooms = "findRoom" | "memberRoom" | "roomsOf" | "browse" | "members" | "inviteByHash" | "listInvites";

const AFTER_CURSOR = "(r.sort_key, r.id) > (?2, ?3) AND instr(r.sort_key, ?4) > 0";

export function readRooms(db: DatabaseSync): Pick<Reads, OfRooms> {
  const room = query<RoomRow>(db, `${SELECT_ROOM} WHERE r.id = ?`);
  const membership = query<{ role: Role }>(db, "SELECT role FROM membership WHERE room = ? AND user_id = ?");
  const memberRoom = query<MemberRoomRow>(db, `${SELECT_MEMBER_ROOM} WHERE m.room = ? AND m.user_id = ?`);
  const roomsOf = query<MemberRoomRow>(db, `${SELECT_MEMBER_ROOM} WHERE m.user_id = ? ORDER BY r.name, r.id`);
  // Each half takes its own way to its first rows: by the index of public rooms, and through one's memberships.
  const browse = query<ListedRoomRow & { readonly sortKey: string }>(
    db,
    `SELECT * FROM (
       SELECT * FROM (${SELECT_LISTED_ROOM} WHERE r.kind = 'public' AND r.archived_at IS NULL AND ${AFTER_CURSOR}
         ORDER BY r.sort_key, r.id LIMIT ?5)
       UNION ALL
       SELECT * FROM (${SELECT_LISTED_ROOM} WHERE r.id IN (SELECT room FROM membership WHERE user_id = ?1)
         AND r.archived_at IS NOT NULL AND ${AFTER_CURSOR} ORDER BY r.sort_key, r.id LIMIT ?5)
     ) ORDER BY "sortKey", id LIMIT ?5`,
  );
  const members = query<{ id: UserId; name: string; role: Role; status: string | null }>(
    db,
    `SELECT user.id, user.name, m.role, user.status FROM membership m JOIN user ON user.id = m.user_id
     WHERE m.room = ? ORDER BY user.name_key LIMIT ?`,
  );
  const listed = query<ListedRoomRow>(db, `${SELECT_LISTED_ROOM} WHERE r.id = ?2`);
  const inviteByHash = query<InviteRecord>(db, `${SELECT_INVITE} WHERE i.hash = ?`);
  const invites = query<InviteRecord>(
    db,
    `${SELECT_INVITE} JOIN membership m ON m.room = i.room AND m.user_id = i.by_id
     WHERE i.room = ?1 AND i.expires_at > ?2 AND (i.max_uses IS NULL OR i.uses < i.max_uses) AND (?3 = 1 OR i.by_id = ?4)
     ORDER BY i.at DESC, i.id DESC`,
  );

  return {
    findRoom({ room: id, actor }) {
      const row = room.get(id);
      const role = actor.kind === "user" ? (membership.get(id, actor.id)?.role ?? null) : null;
      return row && isVisible(row, actor.kind, role) ? roomView(row) : null;
    },

    memberRoom({ room: id, user }) {
      const row = memberRoom.get(id, user);
      return row ? memberRoomView(row) : null;
    },

    roomsOf: (user) => roomsOf.all(user).map(memberRoomView),

    browse({ user, search, after, limit }) {
      const rows = browse.all(user, after?.key ?? "", after?.id ?? "", search, limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        rooms: page.map(listedRoomView),
        next: last && rows.length > limit ? { key: last.sortKey, id: last.id } : null,
      };
    },

    members: ({ room: id, limit }) =>
      members.all(id, limit).map(({ status, ...member }) => ({ ...member, ...statusOf(status) })),

    inviteByHash(hash) {
      const record = inviteByHash.get(hash);
      const row = record && listed.get(record.byId, record.room);
      if (!record || row?.isMember !== 1) return null;
      const { isMember: _, ...view } = listedRoomView(row);
      return { invite: inviteView(inviteOf(record)), room: view };
    },

    listInvites({ room: id, user, at }) {
      const role = membership.get(id, user)?.role;
      if (!role) return null;
      return invites.all(id, at, isModerator(role) ? 1 : 0, user).map((record) => inviteView(inviteOf(record)));
    },
  };
}
