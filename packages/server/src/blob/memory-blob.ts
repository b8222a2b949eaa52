import { Readable } from "node:stream";
import {
  assertBlobKey,
  type BlobKey,
  BlobMissingError,
  type Blobs,
  BlobsClosedError,
  BlobsFullError,
  BlobTooLargeError,
  MAX_BLOB_BYTES,
} from "./blob.ts";

/** Blobs of any number of spaces; outlives those who open it, within the process. */
export type MemoryPlace = Map<string, Map<BlobKey, Buffer>>;

export interface MemoryBlobsOptions {
  readonly place?: MemoryPlace;
  readonly space?: string;
  /** How much fits in altogether. */
  readonly maxBytes?: number;
}

/** Blobs in plain Maps: every rule of the port but durability, which ends with the process. */
export function createMemoryBlobs(options: MemoryBlobsOptions = {}): Blobs {
  const { place = new Map(), space = "memory", maxBytes = Number.POSITIVE_INFINITY } = options;
  const blobs = place.get(space) ?? new Map<BlobKey, Buffer>();
  place.set(space, blobs);
  let isClosed = false;
  function check(key?: BlobKey): void {
    if (isClosed) throw new BlobsClosedError();
    if (key !== undefined) assertBlobKey(key);
  }
  const free = () =>
    maxBytes - [...place.values()].flatMap((own) => [...own.values()]).reduce((n, b) => n + b.length, 0);

  return {
    async put(key, content) {
      check(key);
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of content) {
        size += chunk.length;
        if (size > MAX_BLOB_BYTES) throw new BlobTooLargeError();
        chunks.push(chunk);
      }
      check();
      if (size > free() + (blobs.get(key)?.length ?? 0)) throw new BlobsFullError();
      blobs.set(key, Buffer.concat(chunks));
      return size;
    },

    async get(key, { start, end } = { start: 0, end: MAX_BLOB_BYTES }) {
      check(key);
      const blob = blobs.get(key);
      if (!blob) throw new BlobMissingError(key);
      return Readable.from(chunksOf(blob.subarray(start, end)));
    },

    async delete(key) {
      check(key);
      blobs.delete(key);
    },

    async *list() {
      check();
      yield* [...blobs.keys()];
    },

    async freeBytes() {
      check();
      return free();
    },

    async close() {
      isClosed = true;
    },
  };
}

const CHUNK_BYTES = 65_536;

function* chunksOf(bytes: Buffer): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
