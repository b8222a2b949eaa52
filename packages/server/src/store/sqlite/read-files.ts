import type { DatabaseSync } from "node:sqlite";
import type { FileId, RoomId, UserId } from "@parley/protocol";
import { fileView } from "../file-view.ts";
import type { BlobName, FilePiece } from "../files.ts";
import type { Actor } from "../model.ts";
import type { Reads } from "./calls.ts";
import { canSee } from "./can-see.ts";
import { query } from "./query.ts";

type ReadFiles = Pick<Reads, "blobSpace" | "findOwnFile" | "findFile" | "goneFiles" | "knownBlobs">;

interface FileRow {
  readonly id: FileId;
  readonly room: RoomId;
  readonly uploader: UserId;
  readonly name: string;
  readonly claimedType: string;
  readonly state: "upload" | "ready";
  readonly size: number;
  readonly received: number;
  readonly touchedAt: number;
  readonly type: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly seq: number | null;
}

interface BlobRow extends FilePiece {
  readonly role: "noted" | "piece" | "thumbnail";
}

export function readFiles(db: DatabaseSync): ReadFiles {
  const canSeeRoom = canSee(db);
  const blobSpace = query<{ value: string }>(db, "SELECT value FROM meta WHERE key = 'blob_space'");
  const fileById = query<FileRow>(
    db,
    `SELECT id, room, uploader_id AS uploader, name, claimed_type AS "claimedType", state, size, received,
       touched_at AS "touchedAt", type, width, height, seq
     FROM file WHERE id = ? AND state <> 'gone'`,
  );
  const blobsOf = query<BlobRow>(db, "SELECT blob, size, role FROM file_blob WHERE file = ? ORDER BY start");
  const gone = query<{ id: FileId }>(db, "SELECT id FROM file WHERE state = 'gone' LIMIT ?");
  const isKnown = db.prepare("SELECT 1 FROM file_blob WHERE blob = ?");

  function find(id: FileId, actor: Actor): FileRow | null {
    const file = fileById.get(id);
    return file && canSeeRoom(file.room, actor) ? file : null;
  }
  function partsOf(id: FileId) {
    const blobs = blobsOf.all(id);
    const thumbnail = blobs.find(({ role }) => role === "thumbnail");
    return {
      pieces: blobs.filter(({ role }) => role === "piece").map(({ blob, size }) => ({ blob, size })),
      thumbnail: thumbnail ? { blob: thumbnail.blob, size: thumbnail.size } : null,
    };
  }
  function viewOf({ state, type, ...file }: FileRow, hasThumbnail: boolean) {
    return state === "ready" && type !== null ? fileView({ ...file, type, hasThumbnail }) : null;
  }

  return {
    blobSpace: () => blobSpace.get()?.value ?? "",

    findOwnFile({ file: id, actor }) {
      const file = find(id, actor);
      if (!file || file.uploader !== actor.id) return null;
      const { room, name, claimedType, size, received, touchedAt } = file;
      const { pieces, thumbnail } = partsOf(id);
      return { id, room, name, claimedType, size, received, touchedAt, pieces, view: viewOf(file, thumbnail !== null) };
    },

    findFile({ file: id, actor }) {
      const file = find(id, actor);
      if (!file || (file.seq === null && file.uploader !== actor.id)) return null;
      const parts = partsOf(id);
      const view = viewOf(file, parts.thumbnail !== null);
      return view && { view, ...parts };
    },

    goneFiles: (limit) =>
      gone.all(limit).map(({ id }) => ({ id, blobs: blobsOf.all(id).map(({ blob }): BlobName => blob) })),

    knownBlobs: (blobs) => blobs.filter((blob) => isKnown.get(blob) !== undefined),
  };
}
