import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import type { BlobKey, Blobs, ByteRange } from "../blob.ts";

export const keyOf = (name: string): BlobKey => `key-of-${name}` as BlobKey;

/** The same bytes for the same number, all values among them. */
export function bytesOf(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = seed; at < length; at++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

export async function* inChunks(bytes: Uint8Array, chunkBytes = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/** A put that somebody else drives. */
export class SlowContent implements AsyncIterable<Uint8Array> {
  readonly #steps: (() => IteratorResult<Uint8Array>)[] = [];
  #wake = (): void => {};
  /** Resolves once the content is being read. */
  readonly begun: Promise<void>;
  #begin = (): void => {};

  constructor() {
    this.begun = new Promise((resolve) => (this.#begin = resolve));
  }

  give(chunk: Uint8Array): void {
    this.#step(() => ({ done: false, value: chunk }));
  }

  end(): void {
    this.#step(() => ({ done: true, value: undefined }));
  }

  fail(error: Error): void {
    this.#step(() => {
      throw error;
    });
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: async () => {
        this.#begin();
        while (this.#steps.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
        const step = this.#steps.shift();
        return step ? step() : { done: true, value: undefined };
      },
    };
  }

  #step(step: () => IteratorResult<Uint8Array>): void {
    this.#steps.push(step);
    this.#wake();
  }
}

export async function read(blobs: Blobs, key: BlobKey, range?: ByteRange): Promise<Buffer> {
  return buffer(await blobs.get(key, range));
}

export async function put(blobs: Blobs, key: BlobKey, bytes: Uint8Array): Promise<void> {
  assert.equal(await blobs.put(key, inChunks(bytes)), bytes.length);
}

export async function keysOf(blobs: Blobs): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of blobs.list()) keys.push(key);
  return keys.toSorted();
}
