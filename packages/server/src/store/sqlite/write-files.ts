import type { DatabaseSync } from "node:sqlite";
import type { FileId, RoomId } from "@parley/protocol";
import type { BlobName, FilePiece } from "../files.ts";
import type { Writes } from "./calls.ts";
import { speakRefusal } from "../room-right.ts";
import { query } from "./query.ts";
import type { WriteLog } from "./write-log.ts";

type WriteFiles = Pick<
  Writes,
  "createUpload" | "noteBlobs" | "addPiece" | "finishUpload" | "dropFile" | "dropStaleFiles" | "forgetFiles"
>;

export function writeFiles(db: DatabaseSync, log: Pick<WriteLog, "placeOf">): WriteFiles {
  const usage = query<{ bytes: number }>(
    db,
    "SELECT coalesce(sum(size), 0) AS bytes FROM file WHERE state <> 'gone' AND uploader_id = ?",
  );
  const usageOfAll = query<{ bytes: number }>(
    db,
    "SELECT coalesce(sum(size), 0) AS bytes FROM file INDEXED BY file_by_uploader WHERE state <> 'gone'",
  );
  const insertUpload = db.prepare(
    `INSERT INTO file (id, room, uploader_id, name, claimed_type, state, size, received, touched_at)
     VALUES (?, ?, ?, ?, ?, 'upload', ?, 0, ?)`,
  );
  const isUpload = db.prepare("SELECT 1 FROM file WHERE id = ? AND state = 'upload'");
  const insertNote = db.prepare("INSERT INTO file_blob (blob, file, role) VALUES (?, ?, 'noted')");
  const isNoted = db.prepare("SELECT 1 FROM file_blob WHERE blob = ? AND file = ? AND role = 'noted'");
  const advance = db.prepare(
    `UPDATE file SET received = received + ?3, touched_at = ?4
     WHERE id = ?1 AND state = 'upload' AND received = ?2`,
  );
  const keepBlob = db.prepare(
    "UPDATE file_blob SET role = ?3, start = ?4, size = ?5 WHERE blob = ?1 AND file = ?2 AND role = 'noted'",
  );
  const release = query<{ blob: BlobName }>(
    db,
    "DELETE FROM file_blob WHERE file = ? AND role = 'noted' RETURNING blob",
  );
  const replacePieces = db.prepare("UPDATE file_blob SET role = 'noted' WHERE file = ? AND role = 'piece'");
  const isWhole = db.prepare("SELECT 1 FROM file WHERE id = ? AND state = 'upload' AND received = size");
  const resize = db.prepare("UPDATE file SET size = ?2, received = ?2 WHERE id = ?1");
  const finish = db.prepare(
    "UPDATE file SET state = 'ready', type = ?, width = ?, height = ?, touched_at = ? WHERE id = ?",
  );
  const ownUnattached = query<{ room: RoomId }>(
    db,
    "SELECT room FROM file WHERE id = ? AND uploader_id = ? AND state <> 'gone' AND seq IS NULL",
  );
  const drop = db.prepare("UPDATE file SET state = 'gone' WHERE id = ?");
  const dropStale = db.prepare(
    `UPDATE file SET state = 'gone' WHERE id IN (
       SELECT id FROM file WHERE state <> 'gone' AND seq IS NULL AND touched_at < ? LIMIT ?)`,
  );
  const forgetBlobs = db.prepare(
    "DELETE FROM file_blob WHERE file IN (SELECT id FROM file WHERE id = ? AND state = 'gone')",
  );
  const forget = db.prepare("DELETE FROM file WHERE id = ? AND state = 'gone'");

  const released = (file: FileId) => ({ blobs: release.all(file).map(({ blob }) => blob) });
  function keep(file: FileId, role: "piece" | "thumbnail", { blob, size }: FilePiece, start: number | null): void {
    if (keepBlob.run(blob, file, role, start, size).changes === 0) throw new Error("a blob that was not noted");
  }

  return {
    createUpload({ id, room, actor, name, claimedType, size, at, quotas }) {
      const place = log.placeOf(room, actor);
      const refused = speakRefusal(place?.room, actor.kind, place?.role ?? null);
      if (refused) return { refused };
      const isOver =
        (usage.get(actor.id)?.bytes ?? 0) + size > quotas.ofPerson ||
        // Everybody's files are not added up where nobody asks.
        (quotas.ofServer < Number.POSITIVE_INFINITY && (usageOfAll.get()?.bytes ?? 0) + size > quotas.ofServer);
      if (isOver) return { refused: "quota_exceeded" };
      insertUpload.run(id, room, actor.id, name, claimedType, size, at);
      return null;
    },

    noteBlobs({ file, blobs }) {
      if (!isUpload.get(file)) return false;
      for (const blob of blobs) insertNote.run(blob, file);
      return true;
    },

    addPiece({ file, offset, blob, size, at }) {
      if (!isNoted.get(blob, file) || advance.run(file, offset, size, at).changes === 0) return null;
      keep(file, "piece", { blob, size }, offset);
      return released(file);
    },

    finishUpload({ file, type, width, height, pieces, thumbnail, at }) {
      if (!isWhole.get(file)) return null;
      if (pieces) {
        replacePieces.run(file);
        let start = 0;
        for (const piece of pieces) {
          keep(file, "piece", piece, start);
          start += piece.size;
        }
        resize.run(file, start);
      }
      if (thumbnail) keep(file, "thumbnail", thumbnail, null);
      finish.run(type, width ?? null, height ?? null, at, file);
      return released(file);
    },

    dropFile({ file, actor }) {
      const own = ownUnattached.get(file, actor.id);
      if (!own || !log.placeOf(own.room, actor)) return false;
      drop.run(file);
      return true;
    },

    dropStaleFiles: ({ before, limit }) => Number(dropStale.run(before, limit).changes),

    forgetFiles(files) {
      for (const file of files) {
        forgetBlobs.run(file);
        forget.run(file);
      }
      return null;
    },
  };
}
