import type { ReplyErrorCode, RoomId, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { Actor } from "../model.ts";
import { MENTION_ROOM_MAX_MEMBERS } from "../room-log.ts";
import { attachments } from "./attachments.ts";
import type { MoreToSay } from "./calls.ts";
import { query } from "./query.ts";

/** What few messages say besides a text: the one they answer, whom they call, and the files they carry. */
export function writeMore(db: DatabaseSync) {
  const canBeQuoted = db.prepare("SELECT 1 FROM message WHERE room = ? AND seq = ? AND deleted_at IS NULL");
  const countMembers = query<{ count: number }>(db, "SELECT count(*) AS count FROM membership WHERE room = ?");
  const membersAmong = query<{ id: UserId }>(
    db,
    `SELECT user_id AS id FROM membership WHERE room = ?1 AND user_id IN (SELECT value FROM json_each(?2))
     AND user_id <> ?3 ORDER BY user_id`,
  );
  const setMore = db.prepare(
    "UPDATE message SET reply_to = ?3, mentions = ?4, mentions_room = ?5, files = ?6 WHERE room = ?1 AND seq = ?2",
  );
  const attached = attachments(db);
  const insertMention = db.prepare("INSERT INTO mention (user_id, room, seq) VALUES (?, ?, ?)");

  return {
    refusal(
      room: RoomId,
      { kind, id }: Pick<Actor, "kind" | "id">,
      { replyTo, mentionsRoom, files }: MoreToSay,
    ): ReplyErrorCode | null {
      if (replyTo !== null && !canBeQuoted.get(room, replyTo)) return "not_found";
      if (!attached.areFree(room, id, files)) return "bad_file";
      if (!mentionsRoom) return null;
      const isCrowd = (countMembers.get(room)?.count ?? 0) > MENTION_ROOM_MAX_MEMBERS;
      return kind === "user" && !isCrowd ? null : "forbidden";
    },

    put(room: RoomId, seq: number, sender: UserId, { replyTo, mentions, mentionsRoom, files }: MoreToSay): void {
      const called = mentions.length === 0 ? [] : membersAmong.all(room, JSON.stringify(mentions), sender);
      const ids = called.length === 0 ? null : JSON.stringify(called.map(({ id }) => id));
      setMore.run(room, seq, replyTo, ids, mentionsRoom ? 1 : 0, attached.attach(seq, files));
      if (mentionsRoom) return;
      for (const { id } of called) insertMention.run(id, room, seq);
    },
  };
}
