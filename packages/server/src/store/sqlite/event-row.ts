import type { RoomId, UserId } from "@parley/protocol";
import { QUOTE_CHARS } from "../message-change.ts";
import { messageExtras } from "../message-extras.ts";
import type { MessageEvent, RoomEvent } from "../model.ts";
import { detailEvent, isRoomDetail } from "../room-detail.ts";
import { type ChangeDetail, changeEvent, messageEvent } from "../room-events.ts";
import { type StoredMore, storedExtras } from "../stored-more.ts";

/** One event as selected. `text` is null where there is none; `more`, as JSON, is what only some have. */
export type EventRow = [
  seq: number,
  type: RoomEvent["type"],
  at: number,
  actorId: UserId,
  actorName: string,
  text: string | null,
  clientMsgId: string | null,
  target: number | null,
  more: string | null,
];

/** What a message `m` has besides its sender and text: null for nearly all of them, which costs five comparisons. */
const MESSAGE_MORE = `CASE
  WHEN m.changed_seq IS NULL AND m.reply_to IS NULL AND m.mentions IS NULL AND m.mentions_room = 0
    AND m.files IS NULL THEN NULL
  ELSE json_array(
    (SELECT json_array(q.seq, q.sender_id, q.sender_name, substr(q.text, 1, ${QUOTE_CHARS}), q.deleted_at IS NOT NULL)
     FROM message q WHERE q.room = m.room AND q.seq = m.reply_to),
    json(m.mentions), m.mentions_room, m.changed_seq, m.edited_at, m.deleted_at,
    (SELECT json_group_array(json_array(emoji, person_id, person_name) ORDER BY seq) FROM reaction
     WHERE room = m.room AND target = m.seq),
    EXISTS (SELECT 1 FROM pin WHERE room = m.room AND target = m.seq), json(m.files))
  END`;

/** Selects EventRows of messages from `message m`. */
export const SELECT_MESSAGE = `SELECT m.seq, 'message', m.at, m.sender_id, m.sender_name, m.text, m.client_msg_id, NULL,
  ${MESSAGE_MORE} FROM message m`;

/** Selects EventRows from a room's log; the messages in it as they are now. */
export const SELECT_EVENT = `SELECT e.seq, e.type, e.at, e.actor_id, e.actor_name,
    CASE e.type WHEN 'message' THEN m.text WHEN 'edited' THEN
      (SELECT text FROM revision WHERE room = e.room AND target = e.target AND seq = e.seq) END,
    m.client_msg_id, e.target, CASE e.type WHEN 'message' THEN ${MESSAGE_MORE} ELSE e.detail END
  FROM room_event e LEFT JOIN message m ON m.room = e.room AND m.seq = e.seq`;

export function messageOf(room: RoomId, row: EventRow, viewer?: UserId): MessageEvent {
  const [seq, , at, id, name, text, clientMsgId, , more] = row;
  const extras = more === null ? null : messageExtras(storedExtras(JSON.parse(more) as StoredMore), viewer);
  return messageEvent({ room, seq, at, from: { id, name }, text: text ?? "", clientMsgId, extras });
}

export function eventOf(room: RoomId, row: EventRow): RoomEvent {
  const [seq, type, at, id, name, text, , target, more] = row;
  if (type === "message") return messageOf(room, row);
  if (isRoomDetail(type)) return detailEvent({ room, seq, at, actor: { id, name } }, type, more);
  const stored: object = JSON.parse(more ?? "{}");
  const detail = { type, text: text ?? "", ...stored } as ChangeDetail;
  return changeEvent({ room, seq, at, from: { id, name }, target: target ?? 0 }, detail);
}
