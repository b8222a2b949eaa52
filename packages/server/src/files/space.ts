import { BlobsFullError, type Blobs } from "../blob/blob.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Files } from "./files.ts";

const RETRY_MS = 30_000;

/** The storage of files fails, in words for whoever uploads; the reason is in the log. Nothing was stored. */
export function storageFailed({ log }: Files, error: unknown): Refusal {
  const isFull = error instanceof BlobsFullError;
  log.error({ error }, isFull ? "there is no space left for files" : "the storage of files fails");
  const message = isFull ? "The server has no space left for files." : "The server cannot store files at the moment.";
  return new Refusal("storage_failed", { message, retryAfterMs: RETRY_MS });
}

/** Refuses with `storage_failed` before a disk is so full that messages could not be stored any more. */
export async function assertSpace(files: Files, bytes: number): Promise<void> {
  const free = await freeBytes(files);
  if (free - bytes < files.limits.minFreeBytes) throw storageFailed(files, new BlobsFullError());
}

async function freeBytes(files: Files): Promise<number> {
  try {
    return await (await files.blobs()).freeBytes();
  } catch (error) {
    throw storageFailed(files, error);
  }
}

/** Runs something with the storage; what it fails with becomes a refusal, unless it is one. */
export async function withBlobs<T>(files: Files, work: (blobs: Blobs) => Promise<T>): Promise<T> {
  try {
    return await work(await files.blobs());
  } catch (error) {
    throw error instanceof Refusal ? error : storageFailed(files, error);
  }
}
