import assert from "node:assert/strict";
import type { FileId, RoomId } from "@parley/protocol";
import type { FilePiece, FileQuotas, Finish, NewUpload } from "../files.ts";
import type { Actor } from "../model.ts";
import type { Store } from "../store.ts";
import { NOON } from "./cast.ts";

export const NO_QUOTAS: FileQuotas = { ofPerson: Number.POSITIVE_INFINITY, ofServer: Number.POSITIVE_INFINITY };

export const fileId = (name: string): FileId => name as FileId;

export function newUpload(room: RoomId, actor: Actor, more: Partial<NewUpload> = {}): NewUpload {
  return {
    id: fileId("file"),
    room,
    actor,
    name: "cat.png",
    claimedType: "image/png",
    size: 100,
    at: NOON,
    quotas: NO_QUOTAS,
    ...more,
  };
}

/** Notes and adds pieces of these sizes; their blobs are called FILE-OFFSET. */
export async function fill(store: Store, file: FileId, ...sizes: readonly number[]): Promise<FilePiece[]> {
  const pieces: FilePiece[] = [];
  let offset = 0;
  for (const size of sizes) {
    const blob = `${file}-${offset}`;
    assert.equal(await store.noteBlobs(file, [blob]), true);
    assert.deepEqual(await store.addPiece({ file, offset, blob, size, at: NOON }), { blobs: [] });
    pieces.push({ blob, size });
    offset += size;
  }
  return pieces;
}

/** A file of one piece that is ready. */
export async function readyFile(
  store: Store,
  room: RoomId,
  actor: Actor,
  more: Partial<NewUpload> & Pick<Partial<Finish>, "type" | "width" | "height"> = {},
): Promise<FileId> {
  const { type = "application/pdf", width, height, ...upload } = more;
  const draft = newUpload(room, actor, upload);
  await store.createUpload(draft);
  await fill(store, draft.id, draft.size);
  assert.ok(await store.finishUpload({ file: draft.id, type, width, height, at: NOON }));
  return draft.id;
}
