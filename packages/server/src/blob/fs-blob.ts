import { mkdir, open, readdir, rename, statfs, unlink } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { type NewId, randomId } from "../lib/ids.ts";
import {
  assertBlobKey,
  type BlobKey,
  BlobMissingError,
  type Blobs,
  BlobsClosedError,
  BlobsFullError,
  BlobTooLargeError,
  type ByteRange,
  isBlobKey,
  MAX_BLOB_BYTES,
} from "./blob.ts";
import { syncDirectory } from "./fs/sync-directory.ts";

export interface FsBlobsOptions {
  /** Made when the first blob is put, for this process's user only. */
  readonly directory: string;
  /** A folder of its own in it. */
  readonly space: string;
  readonly newId?: NewId;
}

/** A blob that is being put. It is renamed to its key when it is whole and on the disk. */
const PART = ".part";
/** Of the key, which name its folder. */
const FOLDER_CHARS = 2;
/** Read at once: a video that somebody pauses holds this much. */
const READ_BYTES = 65_536;

/**
 * Blobs as files: SPACE/ab/abcd... in one of at most 4,096 folders, so that no directory grows too long to list. A blob
 * is written under another name, synced, and renamed: a rename is atomic, and the file is the whole blob from the first
 * moment it has its name.
 */
export function createFsBlobs({ directory, space, newId = randomId }: FsBlobsOptions): Blobs {
  const root = path.join(directory, space);
  /** Folders that are known to be there, and on the disk. */
  const made = new Map<string, Promise<void>>();
  let isClosed = false;

  function check(): void {
    if (isClosed) throw new BlobsClosedError();
  }
  function fileOf(key: BlobKey): string {
    check();
    assertBlobKey(key);
    return path.join(root, key.slice(0, FOLDER_CHARS), key);
  }
  function makeFolder(folder: string): Promise<void> {
    let making = made.get(folder);
    if (!making) {
      making = makeSynced(folder);
      made.set(folder, making);
      making.catch(() => made.delete(folder));
    }
    return making;
  }

  return {
    async put(key, content) {
      const file = fileOf(key);
      // Of its own: two puts of one key must not write into one file.
      const part = `${file}.${newId()}${PART}`;
      const folder = path.dirname(file);
      try {
        await makeFolder(folder);
        const size = await write(part, content);
        check();
        await rename(part, file);
        await syncDirectory(folder);
        return size;
      } catch (error) {
        await removeIfThere(part).catch(() => {});
        throw isFull(error) ? new BlobsFullError({ cause: error }) : error;
      }
    },

    async get(key, range) {
      const file = fileOf(key);
      const handle = await open(file, "r").catch((error: unknown) => {
        throw isMissing(error) ? new BlobMissingError(key) : error;
      });
      return read(handle, range);
    },

    async delete(key) {
      const file = fileOf(key);
      await removeIfThere(file);
      for (const name of await namesIn(path.dirname(file))) {
        if (keyOf(name) === key) await removeIfThere(path.join(path.dirname(file), name));
      }
    },

    async *list() {
      check();
      for (const folder of await namesIn(root)) {
        if (folder.length !== FOLDER_CHARS) continue;
        check();
        const keys = new Set((await namesIn(path.join(root, folder))).map(keyOf));
        for (const key of keys) if (isBlobKey(key)) yield key;
      }
    },

    async freeBytes() {
      check();
      return freeBytesAt(root);
    },

    async close() {
      isClosed = true;
    },
  };
}

async function write(file: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await open(file, "wx", 0o600);
  try {
    let size = 0;
    for await (const chunk of content) {
      size += chunk.length;
      if (size > MAX_BLOB_BYTES) throw new BlobTooLargeError();
      await handle.writeFile(chunk);
    }
    await handle.sync();
    return size;
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function read(handle: Handle, { start, end }: ByteRange = { start: 0, end: MAX_BLOB_BYTES }): Promise<Readable> {
  if (start < end) return handle.createReadStream({ start, end: end - 1, highWaterMark: READ_BYTES });
  await handle.close();
  return Readable.from([]);
}

/** The folder and those above it, with their entries on the disk: else a power cut could take a synced blob's folder. */
async function makeSynced(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let at = folder; at.length >= first.length; at = path.dirname(at)) await syncDirectory(path.dirname(at));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

/** Of a blob or of a part of it. */
function keyOf(name: string): string {
  return name.split(".", 1)[0] ?? "";
}

async function removeIfThere(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

async function freeBytesAt(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if (!isMissing(error) || path.dirname(folder) === folder) throw error;
    return freeBytesAt(path.dirname(folder));
  }
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === "ENOENT";
}

/** No space, the user's quota on the disk, or the longest file the process may write. */
function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EFBIG"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
