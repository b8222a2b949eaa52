import type { RoomId, UserId } from "@parley/protocol";
import { QUOTE_CHARS } from "../message-change.ts";
import { messageExtras } from "../message-extras.ts";
import type { MessageEvent, RoomEvent } from "../model.ts";
import { detailEvent, isRoomDetail } from "../room-detail.ts";
import { type ChangeDetail, changeEvent, messageEvent } from "../room-events.ts";
import { type StoredMore, storedExtras } from "../stored-more.ts";

/** One event as selected. `text` is null where there is none; `more` is what few messages have, `detail` of other events. */
export interface EventRow {
  readonly seq: number;
  readonly type: RoomEvent["type"];
  readonly at: number;
  readonly actorId: UserId;
  readonly actorName: string;
  readonly text: string | null;
  readonly clientMsgId: string | null;
  readonly target: number | null;
  readonly detail: string | null;
  readonly more: StoredMore | null;
}

/** What a message `m` has besides its sender and text: null for nearly all of them, which costs five comparisons. */
const MESSAGE_MORE = `CASE
  WHEN m.changed_seq IS NULL AND m.reply_to IS NULL AND m.mentions IS NULL AND coalesce(m.mentions_room, 0) = 0
    AND m.files IS NULL THEN NULL
  ELSE json_build_array(
    (SELECT json_build_array(q.seq, q.sender_id, q.sender_name, left(q.text, ${QUOTE_CHARS}), (q.deleted_at IS NOT NULL)::int)
     FROM message q WHERE q.room = m.room AND q.seq = m.reply_to),
    m.mentions::json, m.mentions_room, m.changed_seq, m.edited_at, m.deleted_at,
    (SELECT json_agg(json_build_array(emoji, person_id, person_name) ORDER BY seq) FROM reaction
     WHERE room = m.room AND target = m.seq),
    (EXISTS (SELECT FROM pin WHERE room = m.room AND target = m.seq))::int, m.files::json)
  END AS more`;

/** The columns of an EventRow, of a message `m`. */
export const MESSAGE_COLUMNS = `m.seq, 'message' AS type, m.at, m.sender_id AS "actorId", m.sender_name AS "actorName",
    m.text, m.client_msg_id AS "clientMsgId", NULL::bigint AS target, NULL AS detail, ${MESSAGE_MORE}`;

/** Selects EventRows of messages from `message m`. */
export const SELECT_MESSAGE = `SELECT ${MESSAGE_COLUMNS} FROM message m`;

/** Selects EventRows from a room's log; the messages in it as they are now. */
export const SELECT_EVENT = `SELECT e.seq, e.type, e.at, e.actor_id AS "actorId", e.actor_name AS "actorName",
    CASE e.type WHEN 'message' THEN m.text WHEN 'edited' THEN
      (SELECT r.text FROM revision r WHERE r.room = e.room AND r.target = e.target AND r.seq = e.seq) END AS text,
    m.client_msg_id AS "clientMsgId", e.target, e.detail, ${MESSAGE_MORE}
  FROM room_event e LEFT JOIN message m ON m.room = e.room AND m.seq = e.seq`;

export function messageOf(room: RoomId, row: EventRow, viewer?: UserId): MessageEvent {
  const { seq, at, actorId: id, actorName: name, text, clientMsgId, more } = row;
  const extras = more && messageExtras(storedExtras(more), viewer);
  return messageEvent({ room, seq, at, from: { id, name }, text: text ?? "", clientMsgId, extras });
}

export function eventOf(room: RoomId, row: EventRow): RoomEvent {
  const { seq, type, at, actorId: id, actorName: name, text, target, detail } = row;
  if (type === "message") return messageOf(room, row);
  if (isRoomDetail(type)) return detailEvent({ room, seq, at, actor: { id, name } }, type, detail);
  const stored: object = JSON.parse(detail ?? "{}");
  const change = { type, text: text ?? "", ...stored } as ChangeDetail;
  return changeEvent({ room, seq, at, from: { id, name }, target: target ?? 0 }, change);
}
