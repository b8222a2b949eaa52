import type { ReplyErrorCode, Role, RoomId, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import { mayCallRoom } from "../room-right.ts";
import { attachments } from "./attachments.ts";
import type { MoreToSay } from "./calls.ts";
import { query } from "./query.ts";
import type { RoomHead } from "./room-heads.ts";

/** Who says it, and where. */
interface Saying {
  readonly room: RoomId;
  readonly senderId: UserId;
  readonly head: RoomHead;
  readonly role: Role | null;
}

/** What few messages say besides a text: the one they answer, whom they call, and the files they carry. */
export function writeMore(db: DatabaseSync) {
  const canBeQuoted = db.prepare("SELECT 1 FROM message WHERE room = ? AND seq = ? AND deleted_at IS NULL");
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
      { room, senderId, head, role }: Saying,
      { replyTo, mentionsRoom, files }: MoreToSay,
    ): ReplyErrorCode | null {
      if (replyTo !== null && !canBeQuoted.get(room, replyTo)) return "not_found";
      if (!attached.areFree(room, senderId, files)) return "bad_file";
      return mentionsRoom && !mayCallRoom(head, role) ? "forbidden" : null;
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
