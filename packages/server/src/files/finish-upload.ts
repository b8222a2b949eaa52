import type { FileView } from "@parley/protocol";
import { Readable } from "node:stream";
import { type BlobKey, type Blobs, MAX_BLOB_BYTES } from "../blob/blob.ts";
import { Refusal } from "../lib/refusal.ts";
import type { FilePiece, Finish, OwnFile } from "../store/files.ts";
import type { Actor } from "../store/model.ts";
import { deleteBlobs } from "./delete-blobs.ts";
import type { Files } from "./files.ts";
import type { Inspection } from "./inspect/inspector.ts";
import { isImageType } from "./inspect/messages.ts";
import { readPieces } from "./read-pieces.ts";
import { removeGone } from "./remove-gone.ts";
import { withBlobs } from "./space.ts";

/** Looks at an upload that is whole and makes a file of it, or refuses it and leaves nothing. */
export async function finishUpload(files: Files, actor: Actor, upload: OwnFile): Promise<FileView> {
  return withBlobs(files, async (blobs) => {
    const inspection = await files.inspector.inspect({
      size: upload.size,
      read: (maxBytes = upload.size) => readPieces(blobs, upload.pieces, { start: 0, end: maxBytes }),
    });
    const refusal = refusalOf(files, upload, inspection);
    if (refusal) {
      await files.store.dropFile(upload.id, actor);
      await removeGone(files);
      throw refusal;
    }
    const { id: file } = upload;
    const finish = inspection.kind === "image" ? await storeImage(files, blobs, { upload, inspection }) : {};
    const released = await files.store.finishUpload({ file, type: inspection.type, ...finish, at: files.clock.now() });
    // Null: another node was faster, and what this one has put is swept, or has been dropped with the upload.
    if (released) {
      files.metrics.filesStored++;
      deleteBlobs(files, released.blobs);
    }
    const ready = await files.store.findFile(file, actor);
    if (!ready) throw new Refusal("not_found");
    return ready.view;
  });
}

function refusalOf(files: Files, { claimedType }: OwnFile, inspection: Inspection): Refusal | null {
  const refuse = (message: string) => new Refusal("bad_image", { message });
  if (inspection.kind === "refused") {
    switch (inspection.reason) {
      case "too_many_pixels": {
        const { width, height } = inspection;
        return refuse(`The image has ${width} x ${height} pixels, which is more than this server shows.`);
      }
      case "unreadable":
        return refuse("The image cannot be read.");
      case "limits":
        files.log.warn({}, "an image took too long or too much memory and was refused");
        return refuse("The image is too much for this server.");
    }
  }
  // Whoever opens it expects a picture: shown as one it would be broken, and saved under its name a trap.
  if (isImageType(claimedType) && !inspection.type.startsWith("image/")) {
    return refuse(`The file is said to be ${claimedType} and is none.`);
  }
  return null;
}

interface Shown {
  readonly upload: OwnFile;
  readonly inspection: Inspection & { readonly kind: "image" };
}

/** Stores what is kept of an image. */
async function storeImage(files: Files, blobs: Blobs, { upload, inspection }: Shown): Promise<Partial<Finish>> {
  const { width, height, content, thumbnail } = inspection;
  const pieces = content && cut(files, content);
  const [small] = thumbnail ? cut(files, thumbnail) : [];
  const drafts = [...(pieces ?? []), ...(small ? [small] : [])];
  if (
    drafts.length > 0 &&
    !(await files.store.noteBlobs(
      upload.id,
      drafts.map(({ blob }) => blob),
    ))
  ) {
    throw new Refusal("not_found");
  }
  for (const { blob, bytes } of drafts) await blobs.put(blob, Readable.from([bytes]));
  return { width, height, ...(pieces && { pieces: pieces.map(sized) }), ...(small && { thumbnail: sized(small) }) };
}

interface Draft {
  readonly blob: BlobKey;
  readonly bytes: Uint8Array;
}

function cut(files: Files, bytes: Uint8Array): Draft[] {
  const count = Math.ceil(bytes.length / MAX_BLOB_BYTES);
  return Array.from({ length: count }, (_, index) => ({
    blob: files.newKey(),
    bytes: bytes.subarray(index * MAX_BLOB_BYTES, (index + 1) * MAX_BLOB_BYTES),
  }));
}

function sized({ blob, bytes }: Draft): FilePiece {
  return { blob, size: bytes.length };
}
