import type { Posting, Role, RoomKind } from "@parley/protocol";
import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import type { Changed, MessageChange } from "../message-change.ts";
import { refusalOf } from "../message-right.ts";
import { changeEvent } from "../room-events.ts";
import { isVisible } from "../room-right.ts";
import { applyChange, type ChangedMessage } from "./apply-change.ts";
import { oneRow } from "./one-row.ts";
import type { QueryPool } from "./query-pool.ts";
import { indexChanged } from "./search-index.ts";

const LOCK_ROOM = `SELECT head, kind, archived_at AS "archivedAt", posting FROM room WHERE id = $1 FOR NO KEY UPDATE`;
const ROLE = "SELECT role FROM membership WHERE room = $1 AND user_id = $2";
const FIND = `SELECT sender_id AS "senderId", sender_name AS "senderName", at, text, changed_seq AS "changedSeq",
    edited_at AS "editedAt", deleted_at AS "deletedAt", files, mentions, mentions_room AS "mentionsRoom" FROM message WHERE room = $1 AND seq = $2`;
const LOG = `INSERT INTO room_event (room, seq, type, at, actor_id, actor_name, target, detail)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const MOVE_ROOM = "UPDATE room SET head = $2 WHERE id = $1";
const SET_CHANGED = "UPDATE message SET changed_seq = $3 WHERE room = $1 AND seq = $2";

interface Locked {
  readonly head: number;
  readonly kind: RoomKind;
  readonly archivedAt: number | null;
  readonly posting: Posting;
}

/**
 * One change, one transaction: people change messages far less often than they send them, so changes do without the
 * batches of the log's lane. The room's lock puts them in line with those.
 */
export function changeMessage(queries: QueryPool, change: MessageChange): Promise<Changed> {
  const text = change.type === "edit" ? change.text : "";
  return queries.transaction([change.room, text], (client) => changeLocked(client, change));
}

async function changeLocked(client: PoolClient, change: MessageChange): Promise<Changed> {
  const { room, seq: target, actor, at } = change;
  const locked = await oneRow<Locked>(client, LOCK_ROOM, [room]);
  const membership = actor.kind === "user" ? await oneRow<{ role: Role }>(client, ROLE, [room, actor.id]) : null;
  const role = membership?.role ?? null;
  const message = await oneRow<ChangedMessage>(client, FIND, [room, target]);
  if (!locked || !isVisible(locked, actor.kind, role) || !message) throw new Refusal("not_found");
  const refused = refusalOf(
    change,
    { senderId: message.senderId, isDeleted: message.deletedAt !== null },
    { room: { isArchived: locked.archivedAt !== null, posting: locked.posting }, role },
  );
  if (refused) throw new Refusal(refused);
  const seq = locked.head + 1;
  const detail = await applyChange(client, change, { message, seq });
  if (!detail) return { event: null, changedSeq: message.changedSeq ?? target };
  const { type, ...rest } = detail;
  const stored = type === "edited" ? null : JSON.stringify(rest);
  await client.query(LOG, [room, seq, type, at, actor.id, actor.name, target, stored]);
  await client.query(SET_CHANGED, [room, target, seq]);
  const place = { room, seq: target, at: message.at };
  if (change.type === "edit") await indexChanged(client, place, { ...message, text: change.text });
  if (change.type === "delete") await indexChanged(client, place, null);
  await client.query(MOVE_ROOM, [room, seq]);
  const from = { id: actor.id, name: actor.name };
  return { event: changeEvent({ room, seq, at, from, target }, detail), changedSeq: seq };
}
