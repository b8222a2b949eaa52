import type { Person, Role, RoomId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { RoomEvent } from "../model.ts";
import type { RoomUpdate } from "../room-change.ts";
import { detailEvent, type RoomDetail, storedDetail } from "../room-detail.ts";
import { firstReadVersion } from "../read-version.ts";
import { roomKey } from "../room-key.ts";
import type { RoomHeads } from "./room-heads.ts";
import type { WriteLog } from "./write-log.ts";

export interface Carrying {
  readonly room: RoomId;
  readonly by: Person;
  readonly at: number;
  /** What the member a detail is about was before; null for none. */
  readonly was: Role | null;
  /** What whoever joins becomes; default `member`. */
  readonly role?: Role;
}

/** Logs what was decided about a room that is known to exist, and does it. */
export type CarryOut = (detail: RoomDetail, carrying: Carrying) => RoomEvent;

export function writeDetail(db: DatabaseSync, log: WriteLog, heads: RoomHeads): CarryOut {
  const insertMembership = db.prepare(
    "INSERT INTO membership (room, user_id, read_seq, read_version, joined_at, role) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const deleteMembership = db.prepare("DELETE FROM membership WHERE room = ? AND user_id = ?");
  const setRole = db.prepare("UPDATE membership SET role = ?3 WHERE room = ?1 AND user_id = ?2");
  const update = updates(db);

  function count(room: RoomId, members: number, owners: number): void {
    const head = heads.find(room);
    if (!head) throw new Error("a membership without its room");
    head.memberCount += members;
    head.ownerCount += owners;
  }

  return (detail, { room, by, at, was, role = "member" }) => {
    const { type, actor, detail: json } = storedDetail(detail, by);
    const seq = log.appendEvent({ room, type, at, actor, target: null, detail: json });
    switch (detail.type) {
      case "member_joined":
        insertMembership.run(room, detail.member.id, seq, firstReadVersion(seq), at, role);
        count(room, 1, isOwner(role));
        break;
      case "member_left":
        deleteMembership.run(room, detail.member.id);
        count(room, -1, -isOwner(was));
        break;
      case "member_role":
        setRole.run(room, detail.member.id, detail.role);
        count(room, 0, isOwner(detail.role) - isOwner(was));
        break;
      case "room_changed":
        update(room, detail.update, at);
        heads.forget(room);
    }
    return detailEvent({ room, seq, at, actor: { id: actor.id, name: actor.name } }, type, json);
  };
}

function updates(db: DatabaseSync): (room: RoomId, update: RoomUpdate, at: number) => void {
  const setName = db.prepare("UPDATE room SET name = ?2, sort_key = ?3 WHERE id = ?1");
  const setArchived = db.prepare("UPDATE room SET archived_at = ?2 WHERE id = ?1");
  const setPosting = db.prepare("UPDATE room SET posting = ?2 WHERE id = ?1");
  const setKind = db.prepare("UPDATE room SET kind = ?2 WHERE id = ?1");
  const putTexts = db.prepare(
    `INSERT INTO room_text (room, topic, description) VALUES (?1, coalesce(?2, ''), coalesce(?3, ''))
     ON CONFLICT (room) DO UPDATE SET topic = coalesce(?2, topic), description = coalesce(?3, description)`,
  );
  return (room, { name, topic, description, isArchived, posting, kind }, at) => {
    if (name !== undefined) setName.run(room, name, roomKey(name));
    if (isArchived !== undefined) setArchived.run(room, isArchived ? at : null);
    if (posting !== undefined) setPosting.run(room, posting);
    if (kind !== undefined) setKind.run(room, kind);
    if (topic !== undefined || description !== undefined) putTexts.run(room, topic ?? null, description ?? null);
  };
}

function isOwner(role: Role | null): 0 | 1 {
  return role === "owner" ? 1 : 0;
}
