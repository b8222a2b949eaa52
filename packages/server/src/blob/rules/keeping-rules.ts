import assert from "node:assert/strict";
import { BlobMissingError, type Blobs, BlobsClosedError } from "../blob.ts";
import { bytesOf, inChunks, keyOf, keysOf, put, read } from "./bytes.ts";
import type { BlobRule } from "./rule.ts";

const A = keyOf("a");
const B = keyOf("b");

export const keepingRules: readonly BlobRule[] = [
  {
    id: "O7",
    title: "a range gives exactly its bytes; what is beyond the end is cut off",
    async check(blobs) {
      const bytes = bytesOf(200_000);
      await put(blobs, A, bytes);
      await put(blobs, B, bytesOf(0));
      for (const [start, end] of [
        [0, 1],
        [0, 200_000],
        [65_535, 131_073],
        [199_999, 200_000],
        [199_990, 999_999],
        [200_000, 200_001],
        [500_000, 600_000],
        [7, 7],
      ] as const) {
        const got = await read(blobs, A, { start, end });
        assert.ok(bytes.subarray(start, end).equals(got), `${start} to ${end}: ${got.length} bytes`);
      }
      assert.equal((await read(blobs, B, { start: 0, end: 10 })).length, 0);
    },
  },
  {
    id: "O8",
    title: "what is not there is missing, never empty: before it was put, after it was deleted, and for every range",
    async check(blobs) {
      const isMissing = () =>
        Promise.all(
          [undefined, { start: 0, end: 10 }, { start: 5, end: 5 }].map((range) =>
            assert.rejects(async () => blobs.get(A, range), BlobMissingError),
          ),
        );
      await isMissing();
      await put(blobs, A, bytesOf(100));
      await blobs.delete(A);
      await isMissing();
    },
  },
  {
    id: "O9",
    title: "deleting removes one blob and no other; where there is nothing it does nothing",
    async check(blobs) {
      await put(blobs, A, bytesOf(100));
      await put(blobs, B, bytesOf(100));
      await blobs.delete(A);
      await blobs.delete(A);
      await blobs.delete(keyOf("never-put"));
      assert.deepEqual(await keysOf(blobs), [B]);
      assert.ok(bytesOf(100).equals(await read(blobs, B)));
    },
  },
  {
    id: "O10",
    title: "a reader who has begun gets the whole blob or an error, also if it is deleted meanwhile",
    async check(blobs) {
      const bytes = bytesOf(3_000_000);
      await put(blobs, A, bytes);
      const reader = await blobs.get(A);
      await blobs.delete(A);
      const chunks: Buffer[] = [];
      const outcome = await (async () => {
        for await (const chunk of reader) chunks.push(chunk as Buffer);
        return "whole";
      })().catch(() => "failed");
      if (outcome === "whole") assert.ok(bytes.equals(Buffer.concat(chunks)));
    },
  },
  {
    id: "O11",
    title: "the list names every blob once, also where there are more than fit on a page",
    async check(blobs) {
      const count = 1100;
      const keys = Array.from({ length: count }, (_, index) => keyOf(`blob-${index}`));
      for (let at = 0; at < count; at += 50) {
        await Promise.all(keys.slice(at, at + 50).map((key) => put(blobs, key, bytesOf(1))));
      }
      assert.deepEqual(await keysOf(blobs), [...keys].toSorted());
    },
  },
  {
    id: "O12",
    title: "spaces know nothing of each other: what is put, listed and deleted in one is not seen in another",
    async check(blobs, open) {
      const theirs = await open("theirs");
      const nested = await open("our");
      await put(blobs, A, bytesOf(10, 1));
      await put(theirs, A, bytesOf(20, 2));
      assert.ok(bytesOf(10, 1).equals(await read(blobs, A)));
      await assert.rejects(async () => nested.get(A), BlobMissingError);
      assert.deepEqual([await keysOf(blobs), await keysOf(theirs), await keysOf(nested)], [[A], [A], []]);
      await blobs.delete(A);
      assert.ok(bytesOf(20, 2).equals(await read(theirs, A)));
    },
  },
  {
    id: "O13",
    title: "a space opened again, or by another node, has what was put into it",
    async check(blobs, open) {
      await put(blobs, A, bytesOf(1000));
      const other = await open();
      assert.ok(bytesOf(1000).equals(await read(other, A)));
      await other.delete(A);
      await assert.rejects(async () => blobs.get(A), BlobMissingError);
      await put(other, B, bytesOf(5));
      await blobs.close();
      await other.close();
      assert.deepEqual(await keysOf(await open()), [B]);
    },
  },
  {
    id: "O14",
    title: "thirty put at once and read at once are all there, each as it was put",
    async check(blobs) {
      const keys = Array.from({ length: 30 }, (_, index) => keyOf(`many-${index}`));
      await Promise.all(keys.map((key, index) => put(blobs, key, bytesOf(50_000 + index, index))));
      const contents = await Promise.all(keys.map((key) => read(blobs, key)));
      for (const [index, bytes] of contents.entries()) assert.ok(bytesOf(50_000 + index, index).equals(bytes));
    },
  },
  {
    id: "O15",
    title: "there is more than nothing free where something can be put",
    async check(blobs) {
      assert.ok((await blobs.freeBytes()) > 1_000_000);
      await put(blobs, A, bytesOf(1_000_000));
    },
  },
  {
    id: "O16",
    title: "after close every call rejects with the closed error; closing again is fine",
    async check(blobs) {
      await put(blobs, A, bytesOf(10));
      await blobs.close();
      await blobs.close();
      const calls: readonly ((blobs: Blobs) => Promise<unknown>)[] = [
        async (closed) => closed.put(B, inChunks(bytesOf(1))),
        async (closed) => closed.get(A),
        async (closed) => closed.delete(A),
        async (closed) => keysOf(closed),
        async (closed) => closed.freeBytes(),
      ];
      for (const call of calls) await assert.rejects(call(blobs), BlobsClosedError);
    },
  },
];
