import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { BlobKey } from "./blob.ts";
import { describeBlobs } from "./blob.contract.ts";
import { createFsBlobs } from "./fs-blob.ts";
import { bytesOf, inChunks, keysOf, put, read, SlowContent } from "./rules/bytes.ts";

const KEY = "abcdefgh-1" as BlobKey;

async function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "parley-blobs-"));
}

async function ownDirectory(): Promise<string> {
  const directory = await newDirectory();
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

describeBlobs("blobs in a directory", async () => {
  const directory = await newDirectory();
  return {
    open: (space = "ours") => createFsBlobs({ directory, space }),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
});

it("a blob is a file of its key's name that nobody else on the machine can read", async () => {
  const directory = await ownDirectory();
  await put(createFsBlobs({ directory, space: "ours" }), KEY, bytesOf(100));
  expect((await stat(join(directory, "ours/ab", KEY))).mode & 0o777).toBe(0o600);
  expect((await stat(join(directory, "ours/ab"))).mode & 0o077).toBe(0);
  expect(await readdir(join(directory, "ours/ab"))).toEqual([KEY]);
});

it("what a put left when its process was killed cannot be got, is listed, and is deleted with its key", async () => {
  const directory = await ownDirectory();
  const blobs = createFsBlobs({ directory, space: "ours", newId: () => "id" });
  await put(blobs, "abcdefgh-2" as BlobKey, bytesOf(1));
  await writeFile(join(directory, "ours/ab", `${KEY}.id.part`), bytesOf(1000));
  await expect(blobs.get(KEY)).rejects.toThrow(/there is no blob/);
  expect(await keysOf(blobs)).toEqual([KEY, "abcdefgh-2"]);
  await blobs.delete(KEY);
  expect(await readdir(join(directory, "ours/ab"))).toEqual(["abcdefgh-2"]);
});

it("a failed put leaves no file", async () => {
  const directory = await ownDirectory();
  const blobs = createFsBlobs({ directory, space: "ours" });
  const content = new SlowContent();
  const putting = blobs.put(KEY, content);
  content.give(bytesOf(100_000));
  content.fail(new Error("the connection was cut"));
  await expect(putting).rejects.toThrow("the connection was cut");
  expect(await readdir(join(directory, "ours/ab"))).toEqual([]);
});

it("other programs' files in the directory are no blobs", async () => {
  const directory = await ownDirectory();
  const blobs = createFsBlobs({ directory, space: "ours" });
  await put(blobs, KEY, bytesOf(1));
  await writeFile(join(directory, "ours/ab/.DS_Store"), "");
  await writeFile(join(directory, "ours/README"), "");
  expect(await keysOf(blobs)).toEqual([KEY]);
});

it("a reader that stops in the middle lets go of its file", async () => {
  const directory = await ownDirectory();
  const blobs = createFsBlobs({ directory, space: "ours" });
  await put(blobs, KEY, bytesOf(1_000_000));
  const before = (await readdir("/proc/self/fd")).length;
  for (let count = 0; count < 20; count++) {
    for await (const chunk of await blobs.get(KEY)) if (chunk) break;
  }
  await expect.poll(async () => (await readdir("/proc/self/fd")).length).toBeLessThan(before + 5);
  expect((await read(blobs, KEY)).length).toBe(1_000_000);
});

it("before the first put there is nothing on the disk, and everything can be asked", async () => {
  const directory = await ownDirectory();
  const blobs = createFsBlobs({ directory: join(directory, "not/there/yet"), space: "ours" });
  expect(await keysOf(blobs)).toEqual([]);
  expect(await blobs.freeBytes()).toBeGreaterThan(0);
  await blobs.delete(KEY);
  expect(await readdir(directory)).toEqual([]);
  await blobs.put(KEY, inChunks(bytesOf(1)));
  expect(await keysOf(blobs)).toEqual([KEY]);
});
