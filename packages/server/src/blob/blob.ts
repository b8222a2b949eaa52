import type { Readable } from "node:stream";

/** What an installation calls one stretch of bytes: random, URL-safe, and never reused. */
export type BlobKey = string & { readonly __id: "blob" };

/** Bytes `start` to `end`, the latter not included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The most one blob holds; what is longer is kept as several, so that nobody ever starts a long upload over. */
export const MAX_BLOB_BYTES = 4_194_304;

/** Keys are file names and parts of URLs: what could mean anything else to either is none. */
const KEY = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Port: where the bytes of files are. Which blobs there should be is the store's to know (store/files.ts); this port only
 * keeps them. docs/rules/BLOB.md numbers the rules; blob.contract.ts holds every implementation to them.
 *
 * - Durability: a put resolves only after the blob would survive a power cut.
 * - Atomicity: a blob is there whole or not at all. Of a put that failed, was cut off or is still running nothing can be
 *   read; what it may have left behind is listed, and delete removes it.
 * - Order: none between keys. Two puts of one key: one of them, whole.
 * - Spaces: an installation has its own, and nothing it does reaches beyond it, so that two may share a disk or a bucket
 *   and neither sweeps away what is the other's.
 * - Errors: the ones below; any other means that nothing is known. Everything but a put may simply be repeated; a put
 *   whose content has been consumed cannot.
 * - Close: what is running may finish or fail; later calls reject with `BlobsClosedError`; closing twice is fine.
 */
export interface Blobs {
  /**
   * Stores what `content` yields, at most MAX_BLOB_BYTES, and answers how much that was. If `content` throws, the put
   * rejects with what it threw. No space: `BlobsFullError`. Too much: `BlobTooLargeError`.
   */
  put(key: BlobKey, content: AsyncIterable<Uint8Array>): Promise<number>;
  /**
   * The bytes of a blob, or a range of them, which is cut off at the blob's end. No such blob: `BlobMissingError`. The
   * stream is the caller's: read to its end or destroyed, it lets go of what it held.
   */
  get(key: BlobKey, range?: ByteRange): Promise<Readable>;
  /** Removes the blob and what a failed put of it left; nothing there is fine. A reader who has begun gets all of it, or an error. */
  delete(key: BlobKey): Promise<void>;
  /** Every key of this space of which there is anything, in no order; those put or deleted meanwhile may be missing or not. */
  list(): AsyncIterable<BlobKey>;
  /** Bytes that can still be stored; Infinity where nobody can tell. */
  freeBytes(): Promise<number>;
  close(): Promise<void>;
}

/** There is no such blob. */
export class BlobMissingError extends Error {
  constructor(key: BlobKey) {
    super(`there is no blob ${key}`);
    this.name = "BlobMissingError";
  }
}

/** The disk, or what a quota leaves of it, is full. Nothing was stored. */
export class BlobsFullError extends Error {
  constructor(options?: ErrorOptions) {
    super("there is no space left for files", options);
    this.name = "BlobsFullError";
  }
}

/** More than MAX_BLOB_BYTES. Nothing was stored. */
export class BlobTooLargeError extends Error {
  constructor() {
    super(`a blob holds at most ${MAX_BLOB_BYTES} bytes`);
    this.name = "BlobTooLargeError";
  }
}

export class BlobsClosedError extends Error {
  constructor() {
    super("the blobs are closed");
    this.name = "BlobsClosedError";
  }
}

/** Whether a name found in storage is one of ours. */
export function isBlobKey(name: string): name is BlobKey {
  return KEY.test(name);
}

/** Stops a key that could lead out of its space before it touches anything. */
export function assertBlobKey(key: BlobKey): void {
  if (!isBlobKey(key)) throw new TypeError("not a key of a blob");
}
