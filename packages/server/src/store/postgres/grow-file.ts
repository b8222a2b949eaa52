import type { FileId } from "@parley/protocol";
import type { PoolClient } from "pg";
import type { BlobName, FilePiece, Finish, NewPiece, Released } from "../files.ts";
import { oneRow } from "./one-row.ts";
import type { QueryPool } from "./query-pool.ts";

const LOCK_UPLOAD = "SELECT received, size FROM file WHERE id = $1 AND state = 'upload' FOR UPDATE";
const KEEP = `UPDATE file_blob SET role = $3, start = $4, size = $5 WHERE blob = $1 AND file = $2 AND role = 'noted'
  RETURNING blob`;
const ADVANCE = "UPDATE file SET received = received + $2, touched_at = $3 WHERE id = $1";
const REPLACE_PIECES = "UPDATE file_blob SET role = 'noted' WHERE file = $1 AND role = 'piece'";
const FINISH = `UPDATE file SET state = 'ready', type = $2, width = $3, height = $4, size = $5, received = $5,
  touched_at = $6 WHERE id = $1`;
const RELEASE = "DELETE FROM file_blob WHERE file = $1 AND role = 'noted' RETURNING blob";

interface UploadRow {
  readonly received: number;
  readonly size: number;
}

export function addPiece(queries: QueryPool, { file, offset, blob, size, at }: NewPiece): Promise<Released | null> {
  return queries.transaction([file, blob], async (client) => {
    const upload = await oneRow<UploadRow>(client, LOCK_UPLOAD, [file]);
    if (upload?.received !== offset) return null;
    const kept = await oneRow(client, KEEP, [blob, file, "piece", offset, size]);
    if (!kept) return null;
    await client.query(ADVANCE, [file, size, at]);
    return release(client, file);
  });
}

export function finishUpload(queries: QueryPool, finish: Finish): Promise<Released | null> {
  const { file, type, width = null, height = null, pieces, thumbnail, at } = finish;
  return queries.transaction([file, type], async (client) => {
    const upload = await oneRow<UploadRow>(client, LOCK_UPLOAD, [file]);
    if (!upload || upload.received !== upload.size) return null;
    let { size } = upload;
    if (pieces) {
      await client.query(REPLACE_PIECES, [file]);
      size = 0;
      for (const piece of pieces) {
        await keep(client, file, { ...piece, role: "piece", start: size });
        size += piece.size;
      }
    }
    if (thumbnail) await keep(client, file, { ...thumbnail, role: "thumbnail", start: null });
    await client.query(FINISH, [file, type, width, height, size, at]);
    return release(client, file);
  });
}

async function keep(
  client: PoolClient,
  file: FileId,
  { blob, role, start, size }: FilePiece & { readonly role: "piece" | "thumbnail"; readonly start: number | null },
): Promise<void> {
  const { rows } = await client.query(KEEP, [blob, file, role, start, size]);
  if (rows.length === 0) throw new Error("a blob that was not noted");
}

async function release(client: PoolClient, file: FileId): Promise<Released> {
  const { rows } = await client.query<{ blob: BlobName }>(RELEASE, [file]);
  return { blobs: rows.map(({ blob }) => blob) };
}
