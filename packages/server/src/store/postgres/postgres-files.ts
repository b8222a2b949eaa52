import type { FileId, RoomId, UserId } from "@parley/protocol";
import { fileView } from "../file-view.ts";
import type { BlobName, FilePiece, Files } from "../files.ts";
import type { Actor } from "../model.ts";
import { createUpload } from "./create-upload.ts";
import { addPiece, finishUpload } from "./grow-file.ts";
import type { QueryPool } from "./query-pool.ts";

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
  /** Pieces in their order, and the thumbnail. */
  readonly blobs: readonly (FilePiece & { readonly role: "piece" | "thumbnail" })[] | null;
}

/** A user must be a member, a visitor needs an open room. $2 and $3 are the actor's kind and id. */
const CAN_SEE = `CASE WHEN $2 = 'user'
  THEN EXISTS (SELECT FROM membership m WHERE m.room = f.room AND m.user_id = $3)
  ELSE EXISTS (SELECT FROM room r WHERE r.id = f.room AND r.kind = 'open') END`;

/** One statement, so that a file and its blobs are of one moment. */
const FILE = `SELECT f.id, f.room, f.uploader_id AS uploader, f.name, f.claimed_type AS "claimedType", f.state, f.size,
    f.received, f.touched_at AS "touchedAt", f.type, f.width, f.height, f.seq,
    (SELECT json_agg(json_build_object('blob', b.blob, 'size', b.size, 'role', b.role) ORDER BY b.start)
     FROM file_blob b WHERE b.file = f.id AND b.role <> 'noted') AS blobs
  FROM file f WHERE f.id = $1 AND f.state <> 'gone' AND ${CAN_SEE}`;

const NOTE = `INSERT INTO file_blob (blob, file, role)
  SELECT noted.blob, f.id, 'noted'
  FROM (SELECT id FROM file WHERE id = $1 AND state = 'upload' FOR SHARE) AS f, unnest($2::text[]) AS noted (blob)
  RETURNING blob`;

const DROP = `UPDATE file f SET state = 'gone'
  WHERE f.id = $1 AND f.uploader_id = $3 AND f.state <> 'gone' AND f.seq IS NULL AND ${CAN_SEE} RETURNING f.id`;

/** Leaves to its own end what somebody is working on just now. */
const DROP_STALE = `UPDATE file SET state = 'gone' WHERE id IN (
    SELECT id FROM file WHERE state <> 'gone' AND seq IS NULL AND touched_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING id`;

const GONE = `SELECT f.id, coalesce((SELECT json_agg(b.blob) FROM file_blob b WHERE b.file = f.id), '[]') AS blobs
  FROM file f WHERE f.state = 'gone' LIMIT $1`;

const FORGET_BLOBS = `DELETE FROM file_blob WHERE file IN (SELECT id FROM file WHERE id = ANY($1) AND state = 'gone')`;
const FORGET = `DELETE FROM file WHERE id = ANY($1) AND state = 'gone'`;

const KNOWN = "SELECT blob FROM file_blob WHERE blob = ANY($1)";
const SPACE = "SELECT value FROM meta WHERE key = 'blob_space'";

export const FILE_READS = { FILE, GONE, KNOWN };

export function postgresFiles(queries: QueryPool): Files {
  async function find(id: FileId, actor: Actor) {
    const [file] = await queries.read<FileRow>(FILE, [id, actor.kind, actor.id]);
    if (!file) return null;
    const blobs = file.blobs ?? [];
    const thumbnail = blobs.find(({ role }) => role === "thumbnail") ?? null;
    const { type } = file;
    return {
      ...file,
      pieces: blobs.filter(({ role }) => role === "piece").map(({ blob, size }) => ({ blob, size })),
      thumbnail: thumbnail && { blob: thumbnail.blob, size: thumbnail.size },
      view: file.state === "ready" && type ? fileView({ ...file, type, hasThumbnail: thumbnail !== null }) : null,
    };
  }

  return {
    async blobSpace() {
      const [row] = await queries.read<{ value: string }>(SPACE, []);
      return row?.value ?? "";
    },

    createUpload: (upload) => createUpload(queries, upload),

    async findOwnFile(id, actor) {
      const file = await find(id, actor);
      if (!file || file.uploader !== actor.id) return null;
      const { room, name, claimedType, size, received, touchedAt, pieces, view } = file;
      return { id, room, name, claimedType, size, received, touchedAt, pieces, view };
    },

    async noteBlobs(file, blobs) {
      return (await queries.write(NOTE, [file, blobs])).length > 0;
    },

    addPiece: (piece) => addPiece(queries, piece),
    finishUpload: (finish) => finishUpload(queries, finish),

    async findFile(id, actor) {
      const file = await find(id, actor);
      if (!file?.view || (file.seq === null && file.uploader !== actor.id)) return null;
      return { view: file.view, pieces: file.pieces, thumbnail: file.thumbnail };
    },

    async dropFile(file, { kind, id }) {
      return (await queries.write(DROP, [file, kind, id])).length > 0;
    },

    async dropStaleFiles(before, limit) {
      return (await queries.write(DROP_STALE, [before, limit])).length;
    },

    async goneFiles(limit) {
      return queries.read<{ id: FileId; blobs: readonly BlobName[] }>(GONE, [limit]);
    },

    async forgetFiles(files) {
      await queries.transaction([files], async (client) => {
        await client.query(FORGET_BLOBS, [files]);
        await client.query(FORGET, [files]);
      });
    },

    async knownBlobs(blobs) {
      const known = new Set((await queries.read<{ blob: BlobName }>(KNOWN, [blobs])).map(({ blob }) => blob));
      return blobs.filter((blob) => known.has(blob));
    },
  };
}
