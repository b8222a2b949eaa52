import { existsSync, readdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { expect, it } from "vitest";
import { plainBytes } from "../kit/file-kit.ts";
import { newDataDir, restartServer, type ServerProcess, startServer } from "./kit/server-process.ts";
import { idOf, Uploader } from "./kit/tus-upload.ts";

const KILLS = 10;
const SIZE = 40_000_003;
/** Small enough that a kill meets an upload in the middle of anything. */
const CHUNK_BYTES = 262_144;
/** A blob of a file is stored when it is full. */
const BLOB_BYTES = 4_194_304;

/** Names of everything below a directory that is a file. */
function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** The blobs the database knows of. */
function knownBlobs(dataDir: string): string[] {
  const db = new DatabaseSync(join(dataDir, "parley.db"), { readOnly: true });
  const rows = db.prepare("SELECT blob FROM file_blob").all();
  db.close();
  return rows.map(({ blob }) => String(blob));
}

async function swept(server: ServerProcess): Promise<void> {
  await expect.poll(() => server.metric("parley_file_sweeps_total"), { timeout: 20_000 }).toBeGreaterThan(0);
}

/** What a sender may be ahead of what is stored, beside the blob that fills. */
const AHEAD_BYTES = 1_048_576;

/** The rest of the bytes, chunk by chunk; goes on when `at`, which hears how many have been given, is done. */
function dripping(bytes: Buffer, at: (given: number) => Promise<void>): ReadableStream<Uint8Array> {
  let given = 0;
  return new ReadableStream({
    async pull(controller) {
      const chunk = bytes.subarray(given, given + CHUNK_BYTES);
      if (chunk.length === 0) return controller.close();
      controller.enqueue(new Uint8Array(chunk));
      given += chunk.length;
      await at(given);
    },
  });
}

it(
  "an upload cut by kill -9 of the server at ten points goes on and is the same byte for byte; then files = references",
  { timeout: 240_000 },
  async () => {
    let server = await startServer();
    const ana = await Uploader.enter(server.url, "lobby");
    const bytes = plainBytes(SIZE);
    const file = idOf(await ana.begin(SIZE, "whole.bin"));
    const offsets: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      const offset = await ana.offsetOf(file);
      offsets.push(offset);
      // The sockets alone could hold all of it: then every kill would meet a server that has read nothing.
      const stored = async (bytesGiven: number) => {
        const full = Math.floor((bytesGiven - AHEAD_BYTES) / BLOB_BYTES);
        if (full <= 0) return;
        while ((await server.metric("parley_file_bytes_received_total")) < full * BLOB_BYTES) await after(1);
      };
      // Each time a little later, so that some die while a blob is put and some between two of them.
      const killAt = Math.min(SIZE - offset, 2_900_000 + 517_000 * kill);
      const dying: { killed?: Promise<void> } = {};
      const body = dripping(bytes.subarray(offset), async (given) => {
        if (given >= killAt) await (dying.killed ??= server.kill9());
        else await stored(given);
      });
      await ana.patch(file, offset, body).catch(() => {});
      await (dying.killed ??= server.kill9());
      server = await restartServer(server);
      ana.url = server.url;
    }
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    const left = await ana.offsetOf(file);
    expect(left).toBeGreaterThan(0);
    if (left < SIZE) await ana.patch(file, left, new Uint8Array(bytes.subarray(left)));
    const view = await ana.finish(file);
    expect(view).toMatchObject({ name: "whole.bin", size: SIZE });
    await ana.send([view.id]);
    expect(bytes.equals(await ana.bytesOf(view))).toBe(true);

    await swept(server);
    const directory = join(server.dataDir, "blobs");
    await expect.poll(() => filesIn(directory).toSorted()).toEqual(knownBlobs(server.dataDir).toSorted());
    expect(bytes.equals(await ana.bytesOf(view))).toBe(true);
  },
);

it("a full disk is a clear refusal and leaves nothing, and messages go on", async () => {
  const dataDir = newDataDir();
  // A disk of its own, which only the server sees: where this is not possible the test fails rather than say nothing.
  const mount = `mount -t tmpfs -o size=40m tmpfs "${dataDir}" && exec "$0" "$@"`;
  const server = await startServer({
    dataDir,
    wrapper: ["unshare", "-Urm", "sh", "-c", mount],
    env: { MIN_FREE_BYTES: "8388608", NODE_COMPILE_CACHE: "" },
  });
  const ana = await Uploader.enter(server.url, "lobby");
  const tooBig = await ana.begin(40_000_000, "big.bin");
  expect([tooBig.status, await tooBig.text()]).toEqual([503, expect.stringContaining("storage_failed")]);
  const files = [idOf(await ana.begin(20_000_000, "a.bin")), idOf(await ana.begin(20_000_000, "b.bin"))];
  const statuses: number[] = [];
  for (const file of files) statuses.push((await ana.patch(file, 0, new Uint8Array(plainBytes(20_000_000)))).status);
  expect(statuses).toEqual([204, 503]);
  await ana.send([(await ana.finish(files[0] ?? "")).id]);
  expect((await ana.drop(files[1] ?? "")).status).toBe(204);
  const inside = join(`/proc/${server.pid}/root`, dataDir, "blobs");
  await expect.poll(() => filesIn(inside).length).toBe(Math.ceil(20_000_000 / 4_194_304));
});
