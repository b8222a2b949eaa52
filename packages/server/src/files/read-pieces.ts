import type { BlobKey, Blobs, ByteRange } from "../blob/blob.ts";
import type { FilePiece } from "../store/files.ts";

/** The bytes of a file, or a range of them, from the blobs that hold them, one after the other. */
export async function* readPieces(
  blobs: Blobs,
  pieces: readonly FilePiece[],
  { start, end }: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (const { blob, size } of pieces) {
    const range = { start: Math.max(start - at, 0), end: Math.min(end - at, size) };
    at += size;
    if (range.start >= range.end) continue;
    let left = range.end - range.start;
    for await (const chunk of await blobs.get(blob as BlobKey, range)) {
      left -= (chunk as Uint8Array).length;
      yield chunk as Uint8Array;
    }
    // Shorter than it was: what follows would be at the wrong place.
    if (left !== 0) throw new Error(`the blob ${blob} is not as long as it was`);
  }
}
