import type { UserId } from "@parley/protocol";
import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import { MAX_PINS, MAX_REACTIONS, type MessageChange } from "../message-change.ts";
import type { ChangeDetail } from "../room-events.ts";
import { oneRow } from "./one-row.ts";

/** What a change has to know of its message. */
export interface ChangedMessage {
  readonly senderId: UserId;
  readonly senderName: string;
  readonly at: number;
  readonly text: string;
  readonly changedSeq: number | null;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
  readonly files: string | null;
  readonly mentions: string | null;
  readonly mentionsRoom: number;
}

interface Context {
  readonly message: ChangedMessage;
  /** What the event will have. */
  readonly seq: number;
}

/** Writes what a permitted change does to the projection; answers what is to be logged, null when it is so already. */
export function applyChange(client: PoolClient, change: MessageChange, context: Context): Promise<ChangeDetail | null> {
  switch (change.type) {
    case "edit":
      return edit(client, change, context);
    case "delete":
      return erase(client, change, context.message);
    case "react":
      return react(client, change, context.seq);
    case "pin":
      return pin(client, change, context.seq);
  }
}

const KEEP_TEXT = "INSERT INTO revision (room, target, seq, at, text) VALUES ($1, $2, $3, $4, $5)";

async function edit(
  client: PoolClient,
  { room, seq: target, text, at }: MessageChange & { type: "edit" },
  { message, seq }: Context,
): Promise<ChangeDetail | null> {
  if (message.text === text) return null;
  if (message.editedAt === null) await client.query(KEEP_TEXT, [room, target, target, message.at, message.text]);
  await client.query(KEEP_TEXT, [room, target, seq, at, text]);
  await client.query("UPDATE message SET text = $3, edited_at = $4 WHERE room = $1 AND seq = $2", [
    room,
    target,
    text,
    at,
  ]);
  return { type: "edited", text };
}

const BURY = `UPDATE message SET text = '', reply_to = NULL, mentions = NULL, mentions_room = 0, files = NULL,
  edited_at = NULL, deleted_at = $3 WHERE room = $1 AND seq = $2`;

/** Leaves a tombstone: whatever was in the message is removed from every table. */
async function erase(
  client: PoolClient,
  { room, seq, at }: MessageChange & { type: "delete" },
  message: ChangedMessage,
): Promise<ChangeDetail | null> {
  if (message.deletedAt !== null) return null;
  const mentions = JSON.parse(message.mentions ?? "null") as readonly UserId[] | null;
  await client.query("DELETE FROM mention WHERE user_id = ANY($1) AND room = $2 AND seq = $3", [
    mentions ?? [],
    room,
    seq,
  ]);
  for (const table of ["revision", "reaction", "pin"]) {
    await client.query(`DELETE FROM ${table} WHERE room = $1 AND target = $2`, [room, seq]);
  }
  await client.query("UPDATE file SET state = 'gone' WHERE room = $1 AND seq = $2", [room, seq]);
  await client.query(BURY, [room, seq, at]);
  return { type: "deleted", author: message.senderId, mentions, mentionsRoom: message.mentionsRoom === 1 };
}

async function react(
  client: PoolClient,
  { room, seq: target, emoji, isOn, actor }: MessageChange & { type: "react" },
  seq: number,
): Promise<ChangeDetail | null> {
  const mine = "FROM reaction WHERE room = $1 AND target = $2 AND emoji = $3 AND person_id = $4";
  const key = [room, target, emoji, actor.id];
  if (((await oneRow(client, `SELECT ${mine}`, key)) !== null) === isOn) return null;
  if (!isOn) {
    await client.query(`DELETE ${mine}`, key);
    return { type: "reaction", emoji, isOn };
  }
  const others = await oneRow<{ count: number }>(
    client,
    "SELECT count(DISTINCT emoji) AS count FROM reaction WHERE room = $1 AND target = $2 AND emoji <> $3",
    [room, target, emoji],
  );
  if ((others?.count ?? 0) >= MAX_REACTIONS) throw new Refusal("too_many");
  await client.query(
    "INSERT INTO reaction (room, target, emoji, person_id, person_name, seq) VALUES ($1, $2, $3, $4, $5, $6)",
    [...key, actor.name, seq],
  );
  return { type: "reaction", emoji, isOn };
}

async function pin(
  client: PoolClient,
  { room, seq: target, isOn }: MessageChange & { type: "pin" },
  seq: number,
): Promise<ChangeDetail | null> {
  const isThere = (await oneRow(client, "SELECT FROM pin WHERE room = $1 AND target = $2", [room, target])) !== null;
  if (isThere === isOn) return null;
  if (!isOn) {
    await client.query("DELETE FROM pin WHERE room = $1 AND target = $2", [room, target]);
    return { type: "pinned", isOn };
  }
  const pinned = await oneRow<{ count: number }>(client, "SELECT count(*) AS count FROM pin WHERE room = $1", [room]);
  if ((pinned?.count ?? 0) >= MAX_PINS) throw new Refusal("too_many");
  await client.query("INSERT INTO pin (room, target, seq) VALUES ($1, $2, $3)", [room, target, seq]);
  return { type: "pinned", isOn };
}
