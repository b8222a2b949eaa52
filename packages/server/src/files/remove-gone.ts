import type { BlobKey } from "../blob/blob.ts";
import type { Files } from "./files.ts";

/** Files at a time: some hundreds of blobs. */
const BATCH = 50;

/**
 * Removes the blobs of what is gone, then forgets it: in this order, so that whatever happens in between, it is done
 * again. Several nodes may be at it at once. Answers how many files it was.
 */
export async function removeGone(files: Files): Promise<number> {
  let count = 0;
  for (;;) {
    const gone = await files.store.goneFiles(BATCH);
    if (gone.length === 0) return count;
    const blobs = await files.blobs();
    for (const name of gone.flatMap(({ blobs: names }) => names)) await blobs.delete(name as BlobKey);
    await files.store.forgetFiles(gone.map(({ id }) => id));
    count += gone.length;
  }
}
