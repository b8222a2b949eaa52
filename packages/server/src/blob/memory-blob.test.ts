import { expect, it } from "vitest";
import { type BlobKey, BlobsFullError } from "./blob.ts";
import { describeBlobs } from "./blob.contract.ts";
import { createMemoryBlobs, type MemoryPlace } from "./memory-blob.ts";
import { bytesOf, inChunks, keysOf } from "./rules/bytes.ts";

describeBlobs("blobs in memory", async () => {
  const place: MemoryPlace = new Map();
  return { open: (space = "ours") => createMemoryBlobs({ place, space }), remove: async () => {} };
});

it("blobs in memory that are full refuse what does not fit, and keep nothing of it", async () => {
  const blobs = createMemoryBlobs({ maxBytes: 1000 });
  await blobs.put("key-of-a" as BlobKey, inChunks(bytesOf(900)));
  await expect(blobs.put("key-of-b" as BlobKey, inChunks(bytesOf(101)))).rejects.toThrow(BlobsFullError);
  expect([await keysOf(blobs), await blobs.freeBytes()]).toEqual([["key-of-a"], 100]);
});
