import type { BlobKey } from "../blob/blob.ts";
import type { BlobName } from "../store/files.ts";
import type { Files } from "./files.ts";

/** Removes blobs that nothing refers to, and waits for nothing: what fails is found by the sweeper. */
export function deleteBlobs(files: Files, names: readonly BlobName[]): void {
  if (names.length === 0) return;
  void removeAll(files, names).catch((error: unknown) => {
    files.log.debug({ error }, "a blob could not be removed; the sweeper will find it");
  });
}

async function removeAll(files: Files, names: readonly BlobName[]): Promise<void> {
  const blobs = await files.blobs();
  for (const name of names) await blobs.delete(name as BlobKey);
}
