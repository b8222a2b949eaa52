import { MENTIONS, UNREAD } from "./unread.ts";

const ROOM = `r.id, r.code, r.name, r.kind, r.head, t.topic, t.description, r.archived_at AS "archivedAt", r.posting`;

/** Selects RoomRows from `room r`. */
export const SELECT_ROOM = `SELECT ${ROOM} FROM room r LEFT JOIN room_text t ON t.room = r.id`;

/** Selects MemberRoomRows from `membership m`, and the room's name and id to sort by. */
export const SELECT_MEMBER_ROOM = `SELECT ${ROOM}, m.read_seq AS "readSeq", m.read_version AS "readVersion", ${UNREAD} AS unread, ${MENTIONS} AS mentions,
    m.role, m.level, m.is_favourite AS "isFavourite",
    CASE r.kind WHEN 'direct' THEN
      (SELECT json_group_array(json_array(u.id, u.name, u.status) ORDER BY u.name_key)
       FROM membership o JOIN user u ON u.id = o.user_id WHERE o.room = r.id) END AS members
  FROM membership m JOIN room r ON r.id = m.room LEFT JOIN room_text t ON t.room = r.id`;

/** Selects ListedRoomRows, and what pages of them are sorted by, from `room r`; ?1 is who looks. */
export const SELECT_LISTED_ROOM = `SELECT ${ROOM}, r.member_count AS "memberCount", r.sort_key AS "sortKey",
    EXISTS (SELECT 1 FROM membership WHERE room = r.id AND user_id = ?1) AS "isMember"
  FROM room r LEFT JOIN room_text t ON t.room = r.id`;
