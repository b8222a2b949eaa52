import type { UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import { type Changed, MAX_PINS, MAX_REACTIONS, type MessageChange } from "../message-change.ts";
import { refusalOf } from "../message-right.ts";
import { type ChangeDetail, changeEvent } from "../room-events.ts";
import type { Refused, Writes } from "./calls.ts";
import { eraseMessage } from "./erase-message.ts";
import { query } from "./query.ts";
import type { SearchIndex } from "./search-index.ts";
import type { WriteLog } from "./write-log.ts";

/** What a change has to know of its message. */
export interface ChangedMessage {
  readonly senderId: UserId;
  readonly at: number;
  readonly text: string;
  readonly changedSeq: number | null;
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
  readonly mentions: string | null;
  readonly mentionsRoom: number;
}

/** Answers what is to be logged as `seq`, having written it; null when it is so already. */
type Apply<Type extends MessageChange["type"]> = (
  change: Extract<MessageChange, { type: Type }>,
  message: ChangedMessage,
  seq: number,
) => ChangeDetail | Refused | null;

export function writeChanges(db: DatabaseSync, log: WriteLog, search: SearchIndex): Pick<Writes, "change"> {
  const find = query<ChangedMessage>(
    db,
    `SELECT sender_id AS "senderId", at, text, changed_seq AS "changedSeq", edited_at AS "editedAt",
       deleted_at AS "deletedAt", mentions, mentions_room AS "mentionsRoom" FROM message WHERE room = ? AND seq = ?`,
  );
  const setChanged = db.prepare("UPDATE message SET changed_seq = ?3 WHERE room = ?1 AND seq = ?2");
  const apply = { edit: edits(db), delete: eraseMessage(db), react: reactions(db), pin: pins(db) };

  function applied(change: MessageChange, message: ChangedMessage, seq: number): ChangeDetail | Refused | null {
    const run = apply[change.type] as Apply<MessageChange["type"]>;
    return run(change, message, seq);
  }

  return {
    change(change): Changed | Refused {
      const { room, seq: target, actor, at } = change;
      const place = log.placeOf(room, actor);
      const message = find.get(room, target);
      if (!place || !message) return { refused: "not_found" };
      const refused = refusalOf(change, { senderId: message.senderId, isDeleted: message.deletedAt !== null }, place);
      if (refused) return { refused };
      const seq = log.nextSeq(room);
      const detail = applied(change, message, seq);
      if (!detail) return { event: null, changedSeq: message.changedSeq ?? target };
      if ("refused" in detail) return detail;
      setChanged.run(room, target, seq);
      if (change.type === "edit" || change.type === "delete") search.refresh(room, target);
      const from = { id: actor.id, name: actor.name };
      const { type, ...rest } = detail;
      log.appendEvent({ room, type, at, actor: from, target, detail: type === "edited" ? null : JSON.stringify(rest) });
      return { event: changeEvent({ room, seq, at, from, target }, detail), changedSeq: seq };
    },
  };
}

function edits(db: DatabaseSync): Apply<"edit"> {
  const keep = db.prepare("INSERT INTO revision (room, target, seq, at, text) VALUES (?, ?, ?, ?, ?)");
  const rewrite = db.prepare("UPDATE message SET text = ?3, edited_at = ?4 WHERE room = ?1 AND seq = ?2");
  return ({ room, seq: target, text, at }, message, seq) => {
    if (message.text === text) return null;
    if (message.editedAt === null) keep.run(room, target, target, message.at, message.text);
    keep.run(room, target, seq, at, text);
    rewrite.run(room, target, text, at);
    return { type: "edited", text };
  };
}

function reactions(db: DatabaseSync): Apply<"react"> {
  const isThere = db.prepare("SELECT 1 FROM reaction WHERE room = ? AND target = ? AND emoji = ? AND person_id = ?");
  const countOthers = query<{ count: number }>(
    db,
    "SELECT count(DISTINCT emoji) AS count FROM reaction WHERE room = ? AND target = ? AND emoji <> ?",
  );
  const insert = db.prepare(
    "INSERT INTO reaction (room, target, emoji, person_id, person_name, seq) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const remove = db.prepare("DELETE FROM reaction WHERE room = ? AND target = ? AND emoji = ? AND person_id = ?");
  return ({ room, seq: target, emoji, isOn, actor }, _, seq) => {
    if ((isThere.get(room, target, emoji, actor.id) !== undefined) === isOn) return null;
    if (!isOn) remove.run(room, target, emoji, actor.id);
    else if ((countOthers.get(room, target, emoji)?.count ?? 0) >= MAX_REACTIONS) return { refused: "too_many" };
    else insert.run(room, target, emoji, actor.id, actor.name, seq);
    return { type: "reaction", emoji, isOn };
  };
}

function pins(db: DatabaseSync): Apply<"pin"> {
  const isThere = db.prepare("SELECT 1 FROM pin WHERE room = ? AND target = ?");
  const count = query<{ count: number }>(db, "SELECT count(*) AS count FROM pin WHERE room = ?");
  const insert = db.prepare("INSERT INTO pin (room, target, seq) VALUES (?, ?, ?)");
  const remove = db.prepare("DELETE FROM pin WHERE room = ? AND target = ?");
  return ({ room, seq: target, isOn }, _, seq) => {
    if ((isThere.get(room, target) !== undefined) === isOn) return null;
    if (!isOn) remove.run(room, target);
    else if ((count.get(room)?.count ?? 0) >= MAX_PINS) return { refused: "too_many" };
    else insert.run(room, target, seq);
    return { type: "pinned", isOn };
  };
}
