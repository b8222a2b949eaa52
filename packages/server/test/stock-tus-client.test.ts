import type { RoomId } from "@parley/protocol";
import { type PreviousUpload, Upload, type UploadOptions, type UrlStorage } from "tus-js-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileKit, type FileKit, plainBytes } from "./kit/file-kit.ts";

const CHUNK_BYTES = 1_000_000;
const BYTES = plainBytes(9_500_001);

let kit: FileKit;
let token: string;
let room: RoomId;
let memory: UrlStorage;
beforeEach(async () => {
  kit = await createFileKit();
  token = await kit.signUp("Alice");
  room = await kit.enter(token, "plans");
  memory = createMemory();
});
afterEach(() => kit.app.close());

/** Where the client notes what it has begun; a browser's is its local storage. */
function createMemory(): UrlStorage {
  const noted = new Map<string, PreviousUpload>();
  const ofPrint = (print: string) =>
    [...noted].filter(([key]) => key.startsWith(`${print} `)).map(([, upload]) => upload);
  return {
    findAllUploads: async () => [...noted.values()],
    findUploadsByFingerprint: async (print) => ofPrint(print),
    removeUpload: async (key) => void noted.delete(key),
    async addUpload(print, upload) {
      const urlStorageKey = `${print} ${noted.size}`;
      noted.set(urlStorageKey, { ...upload, urlStorageKey });
      return urlStorageKey;
    },
  };
}

/** An upload as the client's own pages have one begun; settled when it says that it is over. */
function begin(options: Partial<UploadOptions> = {}) {
  const offsets: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const upload = new Upload(BYTES, {
    endpoint: `${kit.url}/api/v1/uploads`,
    headers: { authorization: `Bearer ${token}` },
    metadata: { room, filename: "list.bin", filetype: "application/octet-stream" },
    urlStorage: memory,
    chunkSize: CHUNK_BYTES,
    retryDelays: [0, 10, 20],
    onSuccess: () => resolve(),
    onError: reject,
    ...options,
    onChunkComplete(size, accepted, total) {
      offsets.push(accepted);
      options.onChunkComplete?.(size, accepted, total);
    },
  });
  return { upload, offsets, finished: promise };
}

/** The file has come whole, and the room can have it. */
async function expectWhole(url: string | null): Promise<void> {
  const id = url?.split("/").at(-1) ?? "";
  const meta = await kit.fetch(`/api/v1/files/${id}/meta`, { token });
  const { file } = (await meta.json()) as { readonly file: Parameters<FileKit["send"]>[2][number] & { id: string } };
  expect(file).toMatchObject({ id, name: "list.bin", size: BYTES.length });
  const got = await kit.fetch(`/api/v1/files/${id}/list.bin`, { token });
  expect(BYTES.equals(Buffer.from(await got.arrayBuffer()))).toBe(true);
}

describe("tus-js-client, as it comes,", () => {
  it("uploads a file chunk by chunk", async () => {
    const { upload, offsets, finished } = begin();
    upload.start();
    await finished;
    expect(offsets).toEqual([...Array.from({ length: 9 }, (_, index) => (index + 1) * CHUNK_BYTES), BYTES.length]);
    await expectWhole(upload.url);
  });

  it("goes on by itself where it was when its connections break, again and again", async () => {
    let breaks = 0;
    const { upload, offsets, finished } = begin({
      onChunkComplete: (_, accepted) => {
        if (accepted === BYTES.length || accepted % (3 * CHUNK_BYTES) !== 0) return;
        breaks += 1;
        // In the middle of the next one.
        setImmediate(() => kit.app.server.closeAllConnections());
      },
    });
    upload.start();
    await finished;
    expect(breaks).toBe(3);
    expect(offsets.at(-1)).toBe(BYTES.length);
    await expectWhole(upload.url);
  });

  it("is interrupted, finds what it had begun, and completes it from where it was", async () => {
    const { promise: half, resolve } = Promise.withResolvers<void>();
    const first = begin({ onChunkComplete: (_, accepted) => void (accepted >= 4 * CHUNK_BYTES && resolve()) });
    first.upload.start();
    await half;
    await first.upload.abort();
    const stored = await kit.offsetOf(token, first.upload.url?.split("/").at(-1) ?? "");
    expect(stored).toBeGreaterThanOrEqual(4 * CHUNK_BYTES);

    const second = begin();
    const [previous] = await second.upload.findPreviousUploads();
    if (!previous) throw new Error("the client remembers nothing");
    second.upload.resumeFromPreviousUpload(previous);
    second.upload.start();
    await second.finished;
    expect(second.upload.url).toBe(first.upload.url);
    expect(second.offsets[0]).toBeGreaterThan(stored ?? 0);
    await expectWhole(second.upload.url);
  });

  it("is told why where it may not upload, and does not try again", async () => {
    const { upload, offsets, finished } = begin({ metadata: { room: "nowhere", filename: "list.bin" } });
    upload.start();
    await expect(finished).rejects.toThrow(/404.*not_found/s);
    expect(offsets).toEqual([]);
  });

  it("takes an upload back, of which nothing is left", async () => {
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    const { upload } = begin({ onChunkComplete: () => resolve() });
    upload.start();
    await begun;
    await upload.abort(true);
    await expect.poll(() => kit.blobs()).toEqual([]);
    expect(await kit.offsetOf(token, upload.url?.split("/").at(-1) ?? "")).toBeNull();
  });
});
