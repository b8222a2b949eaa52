import assert from "node:assert/strict";
import { type BlobKey, BlobMissingError, BlobTooLargeError, MAX_BLOB_BYTES } from "../blob.ts";
import { bytesOf, inChunks, keyOf, keysOf, put, read, SlowContent } from "./bytes.ts";
import type { BlobRule } from "./rule.ts";

const A = keyOf("a");
const B = keyOf("b");

export const puttingRules: readonly BlobRule[] = [
  {
    id: "O1",
    title: "what was put is what is got, byte for byte, however much it is and however it came",
    async check(blobs) {
      for (const [name, length, chunkBytes] of [
        ["nothing", 0, 1],
        ["one", 1, 1],
        ["tiny-chunks", 1000, 7],
        ["odd", 262_145, 65_536],
        ["full", MAX_BLOB_BYTES, 1_000_003],
      ] as const) {
        const bytes = bytesOf(length);
        assert.equal(await blobs.put(keyOf(name), inChunks(bytes, chunkBytes)), length);
        assert.ok(bytes.equals(await read(blobs, keyOf(name))), `${length} bytes`);
      }
    },
  },
  {
    id: "O2",
    title: "more than a blob holds is refused, and leaves nothing",
    async check(blobs) {
      await assert.rejects(blobs.put(A, inChunks(bytesOf(MAX_BLOB_BYTES + 1))), BlobTooLargeError);
      await assert.rejects(blobs.get(A), BlobMissingError);
      assert.deepEqual(await keysOf(blobs), []);
    },
  },
  {
    id: "O3",
    title: "a put whose content fails rejects with that failure, and nothing of it can be got",
    async check(blobs) {
      const content = new SlowContent();
      const cut = new Error("the connection was cut");
      const putting = blobs.put(A, content);
      content.give(bytesOf(100_000));
      content.fail(cut);
      await assert.rejects(putting, (error) => error === cut);
      await assert.rejects(blobs.get(A), BlobMissingError);
      await put(blobs, A, bytesOf(10));
      assert.ok(bytesOf(10).equals(await read(blobs, A)));
    },
  },
  {
    id: "O4",
    title: "while a blob is being put nothing of it can be got, nor anything but what was there before",
    async check(blobs) {
      await put(blobs, B, bytesOf(10, 2));
      const [first, second] = [new SlowContent(), new SlowContent()];
      const putting = Promise.all([blobs.put(A, first), blobs.put(B, second)]);
      for (const content of [first, second]) {
        content.give(bytesOf(500_000));
        await content.begun;
      }
      await assert.rejects(blobs.get(A), BlobMissingError);
      assert.ok(bytesOf(10, 2).equals(await read(blobs, B)));
      for (const content of [first, second]) {
        content.give(bytesOf(5));
        content.end();
      }
      assert.deepEqual(await putting, [500_005, 500_005]);
      for (const key of [A, B]) assert.equal((await read(blobs, key)).length, 500_005);
    },
  },
  {
    id: "O5",
    title: "of two puts of one key one is there, whole, and never a mix of both",
    async check(blobs) {
      const contents = [bytesOf(300_000, 1), bytesOf(200_000, 2), bytesOf(400_000, 3)];
      await Promise.all(contents.map((bytes, at) => blobs.put(A, inChunks(bytes, 1000 + at))));
      const got = await read(blobs, A);
      assert.ok(contents.some((bytes) => bytes.equals(got)));
      await put(blobs, A, bytesOf(7, 9));
      assert.ok(bytesOf(7, 9).equals(await read(blobs, A)));
      assert.deepEqual(await keysOf(blobs), [A]);
    },
  },
  {
    id: "O6",
    title: "what is not a key is refused before anything is touched, whatever path it looks like",
    async check(blobs) {
      for (const name of [
        "",
        "short",
        "../../secret",
        "a/b/c/d/e",
        "..\\..\\secret",
        "nul\0nul\0nul",
        "x".repeat(65),
      ]) {
        const key = name as BlobKey;
        let isRead = false;
        const content = (async function* () {
          isRead = true;
          yield bytesOf(1);
        })();
        await assert.rejects(async () => blobs.put(key, content), TypeError);
        await assert.rejects(async () => blobs.get(key), TypeError);
        await assert.rejects(async () => blobs.delete(key), TypeError);
        assert.equal(isRead, false);
      }
      assert.deepEqual(await keysOf(blobs), []);
    },
  },
];
