import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RoomId } from "@parley/protocol";
import { createFileKit, type FileKit, plainBytes } from "../../test/kit/file-kit.ts";
import { blackPng, pngOf } from "../../test/kit/images.ts";
import { createMemoryBlobs } from "../blob/memory-blob.ts";
import { MAX_BLOB_BYTES } from "../blob/blob.ts";
import { STALE_MS, sweep } from "../files/sweeper.ts";

let kit: FileKit;
let alice: string;
let room: RoomId;
beforeEach(async () => {
  kit = await createFileKit();
  alice = await kit.signUp("Alice");
  room = await kit.enter(alice, "plans");
});
afterEach(() => kit.app.close());

const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { readonly error: { readonly code: string } }).error.code;
const idOf = (answer: Response): string => answer.headers.get("location")?.split("/").at(-1) ?? "";

async function begun(size: number, token = alice): Promise<string> {
  return idOf(await kit.begin(token, size, { room }));
}

describe("an upload", () => {
  it("is begun, goes on where it ended, and becomes a file that is the same, byte for byte", async () => {
    const bytes = plainBytes(2 * MAX_BLOB_BYTES + 12_345);
    const answer = await kit.begin(alice, bytes.length, { room, name: "list.bin", type: "application/x-list" });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("tus-resumable")).toBe("1.0.0");
    expect(Date.parse(answer.headers.get("upload-expires") ?? "")).toBe(kit.clock.now() + STALE_MS);
    const file = idOf(answer);
    expect(await kit.offsetOf(alice, file)).toBe(0);
    for (const [from, to] of [
      [0, 1],
      [1, 100_000],
      [100_000, bytes.length],
    ] as const) {
      const sent = await kit.patch(alice, file, from, bytes.subarray(from, to));
      expect([sent.status, sent.headers.get("upload-offset")]).toEqual([204, String(to)]);
    }
    expect(await kit.offsetOf(alice, file)).toBe(bytes.length);
    const meta = await kit.fetch(`/api/v1/files/${file}/meta`, { token: alice });
    const view = { id: file, name: "list.bin", type: "application/octet-stream", size: bytes.length };
    expect(await meta.json()).toEqual({ file: view });
    const got = await kit.fetch(`/api/v1/files/${file}/list.bin`, { token: alice });
    expect(bytes.equals(Buffer.from(await got.arrayBuffer()))).toBe(true);
    expect(await kit.offsetOf(alice, file)).toBe(bytes.length);
  });

  it("may bring its first bytes along", async () => {
    const bytes = plainBytes(1000);
    const answer = await kit.fetch("/api/v1/uploads", {
      method: "POST",
      token: alice,
      headers: {
        "tus-resumable": "1.0.0",
        "content-type": "application/offset+octet-stream",
        "upload-length": "1500",
        "upload-metadata": `room ${Buffer.from(room).toString("base64")},filename ${Buffer.from("a").toString("base64")}`,
      },
      body: new Uint8Array(bytes),
    });
    expect([answer.status, answer.headers.get("upload-offset")]).toEqual([201, "1000"]);
    expect(await kit.offsetOf(alice, idOf(answer))).toBe(1000);
  });

  it("keeps what came before its connection broke", async () => {
    const bytes = plainBytes(1_000_000);
    const file = await begun(bytes.length);
    const sending = await kit.patchPart(alice, file, {
      offset: 0,
      length: bytes.length,
      bytes: bytes.subarray(0, 400_000),
    });
    sending.cut();
    await expect.poll(() => kit.offsetOf(alice, file)).toBe(400_000);
    expect((await kit.patch(alice, file, 400_000, bytes.subarray(400_000))).status).toBe(204);
    const got = await kit.fetch(`/api/v1/files/${file}/meta`, { token: alice });
    expect(got.status).toBe(200);
    const whole = await kit.fetch(`/api/v1/files/${file}/x`, { token: alice });
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
  });

  it("takes bytes at its end and nowhere else, and of two who go on with it at once one", async () => {
    const bytes = plainBytes(1000);
    const file = await begun(1000);
    for (const offset of [1, 999, 1000, 5000]) {
      const refused = await kit.patch(alice, file, offset, bytes);
      expect([refused.status, await codeOf(refused)]).toEqual([409, "wrong_offset"]);
    }
    const racing = await Promise.all([1, 2, 3, 4].map(() => kit.patch(alice, file, 0, bytes)));
    expect(racing.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409, 409, 409]);
    await expect.poll(() => kit.blobs()).toHaveLength(1);
  });

  it("takes no more bytes than it was to have", async () => {
    const file = await begun(10);
    const refused = await kit.patch(alice, file, 0, plainBytes(11));
    expect([refused.status, await codeOf(refused)]).toEqual([400, "bad_frame"]);
  });

  it("of nothing is a file of nothing", async () => {
    const view = await kit.upload(alice, Buffer.alloc(0), { room, name: "empty.txt" });
    expect(view).toMatchObject({ size: 0, name: "empty.txt" });
    const got = await kit.fetch(`/api/v1/files/${view.id}/empty.txt`, { token: alice });
    expect([got.status, await got.text()]).toEqual([200, ""]);
  });

  it("can be given up, and leaves nothing", async () => {
    const file = await begun(1000);
    await kit.patch(alice, file, 0, plainBytes(500));
    expect(await kit.blobs()).toHaveLength(1);
    const answer = await kit.fetch(`/api/v1/uploads/${file}`, {
      method: "DELETE",
      token: alice,
      headers: { "tus-resumable": "1.0.0" },
    });
    expect(answer.status).toBe(204);
    expect([await kit.offsetOf(alice, file), await kit.blobs()]).toEqual([null, []]);
  });

  it("that nobody comes back to is given up after a day", async () => {
    const file = await begun(1000);
    await kit.patch(alice, file, 0, plainBytes(500));
    kit.clock.jumpWallClock(STALE_MS);
    expect(await sweep(kit.deps.files)).toEqual({ stale: 0, gone: 0, orphans: 0 });
    kit.clock.jumpWallClock(1);
    expect(await sweep(kit.deps.files)).toEqual({ stale: 1, gone: 1, orphans: 0 });
    expect([await kit.offsetOf(await kit.signIn("Alice"), file), await kit.blobs()]).toEqual([null, []]);
  });

  it("is its uploader's and nobody else's, while they are in the room", async () => {
    const file = await begun(1000);
    const [bob, vera] = [await kit.signUp("Bob"), await kit.visit("Vera")];
    await kit.enter(bob, "plans");
    for (const token of [bob, vera]) {
      expect(await kit.offsetOf(token, file)).toBe(null);
      for (const answer of [
        await kit.patch(token, file, 0, plainBytes(10)),
        await kit.fetch(`/api/v1/uploads/${file}`, { method: "DELETE", token, headers: { "tus-resumable": "1.0.0" } }),
        await kit.fetch(`/api/v1/files/${file}/meta`, { token }),
      ]) {
        expect([answer.status, await codeOf(answer)]).toEqual([404, "not_found"]);
      }
    }
    await kit.ask("DELETE", `/api/v1/rooms/${room}/membership`, { token: alice });
    expect(await kit.offsetOf(alice, file)).toBe(null);
    expect((await kit.patch(alice, file, 0, plainBytes(10))).status).toBe(404);
  });

  it("is a visitor's right as well, in an open room", async () => {
    const vera = await kit.visit("Vera");
    const view = await kit.upload(vera, plainBytes(100), { room, name: "hello.bin" });
    expect(view.size).toBe(100);
    await kit.send(vera, room, [view.id]);
  });
});

describe("an upload is refused", () => {
  it("without a token, without a word of tus, and without a length or a room", async () => {
    const headers = { "tus-resumable": "1.0.0", "upload-length": "10", "upload-metadata": "" };
    const post = (more: Record<string, string>, token?: string) =>
      kit.fetch("/api/v1/uploads", { method: "POST", headers: { ...headers, ...more }, ...(token && { token }) });
    expect((await post({})).status).toBe(401);
    const old = await post({ "tus-resumable": "0.2.2" }, alice);
    expect([old.status, old.headers.get("tus-version")]).toEqual([412, "1.0.0"]);
    for (const more of [
      {},
      { "upload-length": "ten" },
      { "upload-length": "-1" },
      { "upload-metadata": "room" },
      { "upload-metadata": "room !!!!" },
      { "upload-metadata": `room ${Buffer.from([0xff, 0xfe]).toString("base64")}` },
    ]) {
      const refused = await post(more, alice);
      expect([refused.status, await codeOf(refused)]).toEqual([400, "bad_frame"]);
    }
  });

  it("into a room that is not there for its sender", async () => {
    const bob = await kit.signUp("Bob");
    for (const [token, to] of [
      [bob, room],
      [alice, "nowhere"],
    ] as const) {
      const refused = await kit.begin(token, 10, { room: to });
      expect([refused.status, await codeOf(refused)]).toEqual([404, "not_found"]);
    }
  });

  it("if the file, the person's files or everybody's would be too many bytes", async () => {
    const tooLarge = await kit.begin(alice, 20_000_001, { room });
    expect([tooLarge.status, await codeOf(tooLarge)]).toEqual([413, "file_too_large"]);
    expect((await kit.begin(alice, 20_000_000, { room })).status).toBe(201);
    const mine = await kit.begin(alice, 10_000_001, { room });
    expect([mine.status, await codeOf(mine)]).toEqual([413, "quota_exceeded"]);
    const bob = await kit.signUp("Bob");
    await kit.enter(bob, "plans");
    for (const size of [20_000_000, 10_000_000]) expect((await kit.begin(bob, size, { room })).status).toBe(201);
    expect((await kit.begin(await kit.visit("Vera"), 1, { room })).status).toBe(413);
  });

  it.each([
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/shadow",
    "C:\\boot.ini",
    "..",
    ".",
    "",
    " \t",
    "a/b.png",
    "nul\0byte.png",
    "line\nbreak.png",
    "photo\u202Egnp.exe",
    "zero\u200Bwidth",
    "x".repeat(256),
    "\u{1f600}".repeat(64),
  ])("if its name could be anything but a name: %j", async (name) => {
    const refused = await kit.begin(alice, 10, { room, name });
    expect([refused.status, await codeOf(refused)]).toEqual([400, "bad_name"]);
    expect(await kit.blobs()).toEqual([]);
  });

  it.each([
    "C'est l'\u00e9t\u00e9 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}.png",
    "a; filename=b.exe.txt",
    '"quoted" 100%.txt',
    "...rc",
    "meta",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627.pdf",
    "x".repeat(255),
  ])("but not for a strange name: %j", async (name) => {
    const view = await kit.upload(alice, plainBytes(10), { room, name });
    expect(view.name).toBe(name);
    const got = await kit.fetch(`/api/v1/files/${view.id}/${encodeURIComponent(name)}_`, { token: alice });
    expect(got.status).toBe(200);
    expect(got.headers.get("content-disposition")).toMatch(
      /^attachment; filename="[ !#-~]+"(; filename\*=UTF-8''[!-~]+)?$/,
    );
  });

  it("if it is no image though it is said to be one, and then nothing of it is left", async () => {
    const bytes = Buffer.from("<!doctype html><script>alert(document.cookie)</script>");
    const file = idOf(await kit.begin(alice, bytes.length, { room, name: "cat.png", type: "image/png" }));
    await kit.patch(alice, file, 0, bytes);
    const refused = await kit.fetch(`/api/v1/files/${file}/meta`, { token: alice });
    expect([refused.status, await codeOf(refused)]).toEqual([422, "bad_image"]);
    expect([await kit.offsetOf(alice, file), await kit.blobs()]).toEqual([null, []]);
  });

  it("if it is an image of 50,000 x 50,000 pixels, and then nothing of it is left", async () => {
    const bytes = blackPng(50_000, 50_000);
    const file = idOf(await kit.begin(alice, bytes.length, { room, name: "big.png", type: "image/png" }));
    await kit.patch(alice, file, 0, bytes);
    const refused = await kit.fetch(`/api/v1/files/${file}/meta`, { token: alice });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("50000 x 50000");
    expect([await kit.offsetOf(alice, file), await kit.blobs()]).toEqual([null, []]);
  });

  it("if a hundred come from one address at once", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 102; count++) statuses.push((await kit.begin(alice, 1, { room })).status);
    expect([statuses.filter((status) => status === 201).length, statuses.at(-1)]).toEqual([100, 429]);
  });

  it("in the middle if storage is full; what it had stays, can be given up, and goes on once there is space", async () => {
    await kit.app.close();
    const blobs = createMemoryBlobs({ maxBytes: 3_000_000 });
    kit = await createFileKit({ blobs });
    alice = await kit.signUp("Alice");
    room = await kit.enter(alice, "plans");
    const tooBig = await kit.begin(alice, 3_000_000, { room });
    expect([tooBig.status, await codeOf(tooBig)]).toEqual([503, "storage_failed"]);
    const [first, second] = [plainBytes(2_000_000, 1), plainBytes(2_000_000, 2)];
    const files = [await begun(first.length), await begun(second.length)];
    expect((await kit.patch(alice, files[0] ?? "", 0, first)).status).toBe(204);
    const full = await kit.patch(alice, files[1] ?? "", 0, second);
    expect([full.status, await codeOf(full)]).toEqual([503, "storage_failed"]);
    expect(await kit.blobs()).toHaveLength(1);
    expect(await kit.offsetOf(alice, files[1] ?? "")).toBe(0);
    await kit.fetch(`/api/v1/uploads/${files[0]}`, {
      method: "DELETE",
      token: alice,
      headers: { "tus-resumable": "1.0.0" },
    });
    expect(await kit.blobs()).toEqual([]);
    expect((await kit.patch(alice, files[1] ?? "", 0, second)).status).toBe(204);
  });
});

it("what a crash left between two steps is found by the sweeper, and nothing that is being uploaded", async () => {
  const file = await begun(10_000_000);
  const bytes = plainBytes(10_000_000);
  const sending = await kit.patchPart(alice, file, {
    offset: 0,
    length: bytes.length,
    bytes: bytes.subarray(0, 5_000_000),
  });
  await expect.poll(() => kit.offsetOf(alice, file)).toBe(MAX_BLOB_BYTES);
  const blobs = await kit.deps.files.blobs();
  const orphan = kit.deps.files.newKey();
  await blobs.put(
    orphan,
    (async function* () {
      yield bytes.subarray(0, 10);
    })(),
  );
  const noted = kit.deps.files.newKey();
  await kit.auth.store.noteBlobs(file as Parameters<typeof kit.auth.store.noteBlobs>[0], [noted]);
  expect(await sweep(kit.deps.files)).toEqual({ stale: 0, gone: 0, orphans: 1 });
  expect(await kit.blobs()).not.toContain(orphan);
  sending.cut();
  await expect.poll(() => kit.offsetOf(alice, file)).toBe(5_000_000);
  expect((await kit.patch(alice, file, 5_000_000, bytes.subarray(5_000_000))).status).toBe(204);
  const got = await kit.fetch(`/api/v1/files/${file}/meta`, { token: alice });
  expect(got.status).toBe(200);
  const whole = await kit.fetch(`/api/v1/files/${file}/x`, { token: alice });
  expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
});

it("the routes say which tus they speak, to anybody", async () => {
  const answer = await kit.fetch("/api/v1/uploads", { method: "OPTIONS" });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("tus-version")).toBe("1.0.0");
  expect(answer.headers.get("tus-extension")).toContain("creation");
  expect(answer.headers.get("tus-max-size")).toBe("20000000");
  expect(answer.headers.get("access-control-allow-origin")).toBe(null);
});

it("an image becomes a picture without what its camera said, and its message carries its size", async () => {
  const bytes = await pngOf(1200, 800);
  const view = await kit.upload(alice, bytes, { room, name: "cat.jpg", type: "image/jpeg" });
  expect(view).toEqual({
    id: view.id,
    name: "cat.jpg",
    type: "image/png",
    size: bytes.length,
    width: 1200,
    height: 800,
    hasThumbnail: true,
  });
  const seq = await kit.send(alice, room, [view.id]);
  const { body } = await kit.ask("GET", `/api/v1/rooms/${room}/messages?around=${seq}`, { token: alice });
  expect((body as { messages: { files?: unknown }[] }).messages.at(-1)?.files).toEqual([view]);
  expect(kit.published.at(-1)).toMatchObject({ type: "message", text: "", files: [view] });
});
