import { afterEach, beforeEach, expect, it } from "vitest";
import type { ClientRoom } from "@parley/client";
import type { RoomId } from "@parley/protocol";
import { Files } from "../../client/src/client-files.ts";
import { systemClock } from "../../client/src/clock.ts";
import { createFileKit, type FileKit, plainBytes } from "./kit/file-kit.ts";

let kit: FileKit;
let room: ClientRoom;
let files: Files;
let token: string;
/** Requests that fail on their way, by what begins their method and path. */
let broken: (asked: string) => boolean;
beforeEach(async () => {
  kit = await createFileKit();
  token = await kit.visit("Vera");
  const id: RoomId = await kit.enter(token, "plans");
  room = { id } as ClientRoom;
  broken = () => false;
  files = new Files({
    url: kit.url,
    fetch: async (url, init) => {
      if (broken(`${init?.method ?? "GET"} ${new URL(String(url)).pathname}`))
        throw new TypeError("the network is gone");
      return fetch(url, init);
    },
    identity: { token: async () => token },
    clock: systemClock,
    random: () => 0.1,
  });
});
afterEach(() => kit.app.close());

const blobOf = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)]);

it("a file is uploaded in slices, tells how far it is, and can be sent", async () => {
  const bytes = plainBytes(1_500_000);
  const upload = files.upload(room, blobOf(bytes), "list.bin");
  const seen: number[] = [];
  upload.subscribe(() => seen.push(upload.sent));
  const file = await upload.finished;
  expect(file).toMatchObject({ name: "list.bin", size: bytes.length });
  expect([upload.state, upload.sent, upload.size]).toEqual(["done", bytes.length, bytes.length]);
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});

it("an upload goes on after the network was gone, and after a pause, from where it was", async () => {
  const bytes = plainBytes(2_000_000);
  let left = 3;
  broken = (asked) => asked.startsWith("PATCH") && left-- > 0;
  const upload = files.upload(room, blobOf(bytes), "list.bin");
  await expect.poll(() => upload.sent).toBeGreaterThan(0);
  upload.pause();
  upload.resume();
  const file = await upload.finished;
  expect(file.size).toBe(bytes.length);
  const path = new URL(files.url(file)).pathname;
  const got = await kit.fetch(path, { token });
  expect(bytes.equals(Buffer.from(await got.arrayBuffer()))).toBe(true);
});

it("an upload that the server refuses fails at once and says why", async () => {
  const upload = files.upload(room, blobOf(plainBytes(10)), "../../etc/passwd");
  await expect(upload.finished).rejects.toMatchObject({ code: "bad_name" });
  expect(upload.state).toBe("failed");
});

it("an upload that is cancelled leaves nothing on the server", async () => {
  const upload = files.upload(room, blobOf(plainBytes(5_000_000)), "list.bin");
  await expect.poll(() => upload.sent).toBeGreaterThan(0);
  upload.cancel();
  await expect(upload.finished).rejects.toThrow("cancelled");
  await expect.poll(() => kit.blobs()).toEqual([]);
});
