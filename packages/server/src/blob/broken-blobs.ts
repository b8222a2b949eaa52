import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { BlobMissingError, type BlobKey, type Blobs, MAX_BLOB_BYTES } from "./blob.ts";
import { createMemoryBlobs, type MemoryPlace } from "./memory-blob.ts";
import type { BlobPlace } from "./rules/rule.ts";

/** Blobs that break their contract in one way. */
export interface BrokenBlobs {
  /** Completes "blobs that ...". */
  readonly fault: string;
  /** The rule that must notice; others may as well. */
  readonly breaks: string;
  setUp(): Promise<BlobPlace>;
}

function broken(fault: string, breaks: string, sabotage: (blobs: Blobs, place: MemoryPlace) => Partial<Blobs>) {
  return {
    fault,
    breaks,
    async setUp() {
      const place: MemoryPlace = new Map();
      return {
        open(space = "ours") {
          const blobs = createMemoryBlobs({ place, space });
          return { ...blobs, ...sabotage(blobs, place) };
        },
        remove: async () => {},
      };
    },
  } satisfies BrokenBlobs;
}

const plain = "plain-key" as BlobKey;
const isKey = (key: BlobKey): boolean => /^[\w-]{8,64}$/.test(key);

/** Stores piece by piece under the key itself. */
async function grow(place: MemoryPlace, key: BlobKey, content: AsyncIterable<Uint8Array>): Promise<number> {
  const blobs = place.get("ours") ?? new Map<BlobKey, Buffer>();
  blobs.set(key, Buffer.alloc(0));
  for await (const chunk of content) blobs.set(key, Buffer.concat([blobs.get(key) ?? Buffer.alloc(0), chunk]));
  return blobs.get(key)?.length ?? 0;
}

export const BROKEN_BLOBS: readonly BrokenBlobs[] = [
  broken("drop what is empty", "O1", (blobs) => ({
    get: async (key, range) => {
      const bytes = await buffer(await blobs.get(key, range));
      if (bytes.length === 0) throw new BlobMissingError(key);
      return Readable.from([bytes]);
    },
  })),
  broken("keep text", "O1", (blobs) => ({
    put: async (key, content) =>
      blobs.put(key, Readable.from([Buffer.from((await buffer(Readable.from(content))).toString())])),
  })),
  broken("cut off what is too long", "O2", (blobs) => ({
    put: async (key, content) =>
      blobs.put(key, Readable.from([(await buffer(Readable.from(content))).subarray(0, MAX_BLOB_BYTES)])),
  })),
  broken("keep what came before the connection was cut", "O3", (_, place) => ({
    put: (key, content) => grow(place, key, content),
  })),
  broken("show what has come so far", "O4", (blobs, place) => ({
    put: (key, content) =>
      grow(place, key, content).catch(async (error: unknown) => {
        await blobs.delete(key);
        throw error;
      }),
  })),
  broken("let two puts write into one place", "O5", (blobs, place) => ({
    put: async (key, content) => {
      const bytes = await buffer(Readable.from(content));
      const before = place.get("ours")?.get(key) ?? Buffer.alloc(0);
      await blobs.put(key, Readable.from([Buffer.concat([bytes, before.subarray(bytes.length)])]));
      return bytes.length;
    },
  })),
  broken("look no closer at a key", "O6", (blobs) => ({
    put: (key, content) => blobs.put(isKey(key) ? key : plain, content),
    get: (key, range) => blobs.get(isKey(key) ? key : plain, range),
    delete: (key) => blobs.delete(isKey(key) ? key : plain),
  })),
  broken("take the end of a range for its last byte", "O7", (blobs) => ({
    get: (key, range) => blobs.get(key, range && { ...range, end: range.end + 1 }),
  })),
  broken("answer nothing for what is not there", "O8", (blobs) => ({
    get: (key, range) =>
      blobs.get(key, range).catch((error: unknown) => {
        if (error instanceof BlobMissingError) return Readable.from([]);
        throw error;
      }),
  })),
  broken("complain of deleting what is not there", "O9", (blobs) => ({
    delete: async (key) => {
      await blobs.get(key);
      await blobs.delete(key);
    },
  })),
  broken("end a reader's stream when the blob is deleted", "O10", (blobs) => ({
    get: async (key, range) => {
      const whole = await buffer(await blobs.get(key, range));
      return Readable.from(
        (async function* () {
          for (let at = 0; at < whole.length; at += 65_536) {
            yield whole.subarray(at, at + 65_536);
            const isThere = await blobs.get(key).then(
              () => true,
              () => false,
            );
            if (!isThere) return;
          }
        })(),
      );
    },
  })),
  broken("list the first page only", "O11", (blobs) => ({
    async *list() {
      let count = 0;
      for await (const key of blobs.list()) if (count++ < 1000) yield key;
    },
  })),
  broken("list what is another's", "O12", (_, place) => ({
    async *list() {
      for (const space of place.values()) yield* space.keys();
    },
  })),
  broken("forget everything when opened again", "O13", (_, place) => {
    place.get("ours")?.clear();
    return {};
  }),
  broken("mix up what is put at the same time", "O14", (blobs) => {
    let last: Buffer = Buffer.alloc(0);
    return {
      put: async (_key, content) => {
        last = await buffer(Readable.from(content));
        await new Promise(setImmediate);
        return blobs.put(_key, Readable.from([last]));
      },
    };
  }),
  broken("say that the disk is full", "O15", () => ({ freeBytes: async () => 0 })),
  broken("go on after close", "O16", (blobs) => ({ close: async () => void blobs })),
];
