import type { UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { MessageChange } from "../message-change.ts";
import type { ChangeDetail } from "../room-events.ts";
import type { ChangedMessage } from "./write-changes.ts";

/** Leaves a tombstone: whatever was in the message is removed from every table. */
export function eraseMessage(db: DatabaseSync) {
  const rest = ["revision", "reaction", "pin"].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE room = ? AND target = ?`),
  );
  const uncall = db.prepare("DELETE FROM mention WHERE user_id = ? AND room = ? AND seq = ?");
  const bury = db.prepare(
    `UPDATE message SET text = '', reply_to = NULL, mentions = NULL, mentions_room = 0, files = NULL, edited_at = NULL, deleted_at = ?3
     WHERE room = ?1 AND seq = ?2`,
  );
  const releaseFiles = db.prepare("UPDATE file SET state = 'gone' WHERE room = ? AND seq = ?");
  return ({ room, seq, at }: MessageChange & { type: "delete" }, message: ChangedMessage): ChangeDetail | null => {
    if (message.deletedAt !== null) return null;
    const mentions = JSON.parse(message.mentions ?? "null") as readonly UserId[] | null;
    for (const id of mentions ?? []) uncall.run(id, room, seq);
    for (const statement of rest) statement.run(room, seq);
    releaseFiles.run(room, seq);
    bury.run(room, seq, at);
    return { type: "deleted", author: message.senderId, mentions, mentionsRoom: message.mentionsRoom === 1 };
  };
}
