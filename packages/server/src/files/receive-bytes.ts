import type { FileId } from "@parley/protocol";
import { type Blobs, MAX_BLOB_BYTES } from "../blob/blob.ts";
import { Refusal } from "../lib/refusal.ts";
import type { BlobName } from "../store/files.ts";
import type { Actor } from "../store/model.ts";
import { Body } from "./body.ts";
import { deleteBlobs } from "./delete-blobs.ts";
import type { Files } from "./files.ts";
import { assertSpace, withBlobs } from "./space.ts";

export interface Arrival {
  readonly file: FileId;
  /** Where the first byte belongs. */
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Adds the bytes of a request to an upload; answers where the next ones belong. Each blob is noted, put and added before
 * the next is begun, so that a server that is killed loses one at most, and whoever goes on, here or on another node,
 * finds the others. Only the one request that is at the upload's end can add; any other is told so (`wrong_offset`).
 */
export function receiveBytes(files: Files, actor: Actor, { file, offset, body }: Arrival): Promise<number> {
  return files.receiving.run(actor.id, async () => {
    const upload = await files.store.findOwnFile(file, actor);
    if (!upload) throw new Refusal("not_found");
    if (upload.received !== offset) throw new Refusal("wrong_offset");
    const bytes = new Body(body);
    let at = offset;
    while (at < upload.size && (await bytes.hasMore())) {
      at += await addBlob(files, { file, offset: at, content: bytes.take(Math.min(MAX_BLOB_BYTES, upload.size - at)) });
    }
    if (at === upload.size && (await bytes.hasMore())) {
      throw new Refusal("bad_frame", { message: "There are more bytes than the upload was to have." });
    }
    return at;
  });
}

interface NewBlob {
  readonly file: FileId;
  readonly offset: number;
  readonly content: AsyncIterable<Uint8Array>;
}

async function addBlob(files: Files, { file, offset, content }: NewBlob): Promise<number> {
  const { store, clock, metrics } = files;
  await assertSpace(files, 0);
  const blob = files.newKey();
  if (!(await store.noteBlobs(file, [blob]))) throw new Refusal("not_found");
  return withBlobs(files, async (blobs) => {
    const size = await putOrDelete(files, blobs, { blob, content });
    const released = await store.addPiece({ file, offset, blob, size, at: clock.now() });
    deleteBlobs(files, released ? released.blobs : [blob]);
    if (!released) throw new Refusal("wrong_offset");
    metrics.fileBytesReceived += size;
    return size;
  });
}

async function putOrDelete(
  files: Files,
  blobs: Blobs,
  { blob, content }: { readonly blob: ReturnType<Files["newKey"]>; readonly content: AsyncIterable<Uint8Array> },
): Promise<number> {
  try {
    return await blobs.put(blob, content);
  } catch (error) {
    deleteBlobs(files, [blob satisfies BlobName]);
    throw error;
  }
}
