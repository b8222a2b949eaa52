import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileView, RoomId } from "@parley/protocol";
import { createFileKit, type FileKit, plainBytes } from "../../test/kit/file-kit.ts";
import { photoOf, pngOf } from "../../test/kit/images.ts";
import { MAX_BLOB_BYTES } from "../blob/blob.ts";

let kit: FileKit;
let alice: string;
let bob: string;
let room: RoomId;
beforeAll(async () => {
  kit = await createFileKit();
  alice = await kit.signUp("Alice");
  bob = await kit.signUp("Bob");
  room = await kit.enter(alice, "plans");
});
afterAll(() => kit.app.close());

const addressOf = ({ id, name }: FileView): string => `/api/v1/files/${id}/${encodeURIComponent(name)}`;

async function shared(bytes: Uint8Array, name: string, type = ""): Promise<FileView> {
  const view = await kit.upload(alice, bytes, { room, name, type });
  await kit.send(alice, room, [view.id]);
  return view;
}

describe("a file", () => {
  const bytes = plainBytes(MAX_BLOB_BYTES + 1000);
  let view: FileView;
  beforeAll(async () => {
    view = await shared(bytes, "list.bin");
  });
  const get = (headers: Record<string, string> = {}, method = "GET") =>
    kit.fetch(addressOf(view), { token: alice, headers, method });

  it("is got whole, or from one byte to another, also where two blobs meet", async () => {
    const whole = await get();
    expect([whole.status, whole.headers.get("content-length"), whole.headers.get("accept-ranges")]).toEqual([
      200,
      String(bytes.length),
      "bytes",
    ]);
    expect(bytes.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true);
    for (const [asked, start, end] of [
      ["bytes=0-0", 0, 1],
      ["bytes=100-199", 100, 200],
      [`bytes=${MAX_BLOB_BYTES - 1}-${MAX_BLOB_BYTES}`, MAX_BLOB_BYTES - 1, MAX_BLOB_BYTES + 1],
      [`bytes=${MAX_BLOB_BYTES}-`, MAX_BLOB_BYTES, bytes.length],
      ["bytes=-10", bytes.length - 10, bytes.length],
      ["bytes=0-99999999", 0, bytes.length],
    ] as const) {
      const part = await get({ range: asked });
      expect([part.status, part.headers.get("content-range")]).toEqual([
        206,
        `bytes ${start}-${end - 1}/${bytes.length}`,
      ]);
      expect(bytes.subarray(start, end).equals(Buffer.from(await part.arrayBuffer())), asked).toBe(true);
    }
  });

  it("answers a range beyond its end with 416, and one it does not understand with the whole", async () => {
    for (const asked of [`bytes=${bytes.length}-`, "bytes=-0"]) {
      const none = await get({ range: asked });
      expect([none.status, none.headers.get("content-range")]).toEqual([416, `bytes */${bytes.length}`]);
    }
    for (const asked of ["bytes=5-2", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"]) {
      const whole = await get({ range: asked });
      expect([whole.status, (await whole.arrayBuffer()).byteLength], asked).toEqual([200, bytes.length]);
    }
  });

  it("is sent again only if it could be another, and then as a whole", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    const known = await get({ "if-none-match": `"other", W/${etag}` });
    expect([known.status, await known.text()]).toEqual([304, ""]);
    expect((await get({ range: "bytes=0-0", "if-range": etag })).status).toBe(206);
    expect((await get({ range: "bytes=0-0", "if-range": '"other"' })).status).toBe(200);
  });

  it("says what it is without a byte of it", async () => {
    const head = await get({}, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(bytes.length),
      "",
    ]);
  });
});

describe("whatever strangers upload is no page of ours:", () => {
  const HOSTILE: readonly [string, string, Buffer][] = [
    ["page.html", "text/html", Buffer.from("<!doctype html><script>top.location='https://evil.example'</script>")],
    ["drawing.svg", "image/svg+xml", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")],
    ["data.xml", "text/xml", Buffer.from("<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'/>")],
    ["script.js", "text/javascript", Buffer.from("alert(document.cookie)")],
    ["doc.pdf", "application/pdf", Buffer.from("%PDF-1.7\n")],
  ];
  it.each(HOSTILE)("%s", async (name, type, content) => {
    const view = await kit.upload(alice, content, { room, name, type });
    const answer = await kit.fetch(addressOf(view), { token: alice });
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; /);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    );
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  it("what begins like an image and goes on like a page is refused", async () => {
    const half = Buffer.concat([(await pngOf(10, 10)).subarray(0, 40), Buffer.from("<script>alert(1)</script>")]);
    await expect(kit.upload(alice, half, { room, name: "cat.png.html" })).rejects.toThrow(/bad_image/);
  });

  it("an image is shown, harmlessly, and so is its thumbnail", async () => {
    const photo = await shared(await photoOf(1600, 900), "trip.jpg", "image/jpeg");
    expect(photo).toMatchObject({ type: "image/jpeg", width: 900, height: 1600, hasThumbnail: true });
    const answer = await kit.fetch(addressOf(photo), { token: alice });
    expect([answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
      "image/jpeg",
      'inline; filename="trip.jpg"',
    ]);
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(Buffer.from(await answer.arrayBuffer()).includes("Ana at home")).toBe(false);
    const thumbnail = await kit.fetch(`/api/v1/files/${photo.id}/thumbnail`, { token: alice });
    expect([thumbnail.status, thumbnail.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect((await thumbnail.arrayBuffer()).byteLength).toBeLessThan(100_000);
  });
});

describe("who may not see the room gets 404 for every address of a file:", () => {
  let view: FileView;
  let addresses: string[];
  beforeAll(async () => {
    view = await shared(await pngOf(1000, 700), "cat.png", "image/png");
    addresses = [addressOf(view), `/api/v1/files/${view.id}/other.png`, `/api/v1/files/${view.id}/thumbnail`];
  });
  const statuses = (who: { readonly token?: string; readonly cookie?: string }) =>
    Promise.all(
      addresses.flatMap((address) =>
        ["GET", "HEAD"].map(async (method) => (await kit.fetch(address, { ...who, method })).status),
      ),
    );
  const all = (status: number) => Array.from({ length: 6 }, () => status);

  it("a member, until they leave, by token and by cookie", async () => {
    await kit.enter(bob, "plans");
    const cookie = await kit.cookie(bob);
    for (const who of [{ token: bob }, { cookie }]) expect(await statuses(who)).toEqual(all(200));
    expect((await kit.fetch(`/api/v1/files/${view.id}/meta`, { token: bob })).status).toBe(200);
    await kit.ask("DELETE", `/api/v1/rooms/${room}/membership`, { token: bob });
    for (const who of [{ token: bob }, { cookie }]) expect(await statuses(who)).toEqual(all(404));
    expect((await kit.fetch(`/api/v1/files/${view.id}/meta`, { token: bob })).status).toBe(404);
  });

  it("somebody without anything, with a cookie of nobody, or with a token in the address", async () => {
    expect(await statuses({})).toEqual(all(404));
    expect(await statuses({ cookie: "parley_files=nonsense~more" })).toEqual(all(404));
    expect(await statuses({ cookie: `parley_files=${alice}` })).toEqual(all(404));
    expect((await kit.fetch(`${addressOf(view)}?token=${alice}`)).status).toBe(404);
    const unknown = await kit.fetch("/api/v1/files/unknown-file/cat.png", { token: alice });
    expect(await unknown.text()).toBe(await (await kit.fetch(addressOf(view))).text());
  });

  it("a stranger's token is a stranger's: 401", async () => {
    expect(await statuses({ token: "nonsense" })).toEqual(all(401));
  });

  it("whose session has ended, with what their browser kept", async () => {
    const eve = await kit.signUp("Eve");
    await kit.enter(eve, "plans");
    const cookie = await kit.cookie(eve);
    expect(await statuses({ cookie })).toEqual(all(200));
    const actor = await kit.auth.tokens.verify(eve);
    if (actor.kind === "user") await kit.auth.store.endSession(actor.session);
    expect(await statuses({ cookie })).toEqual(all(404));
  });

  it("everybody, once its message is deleted", async () => {
    const bytes = plainBytes(100);
    const gone = await kit.upload(alice, bytes, { room, name: "gone.bin" });
    const seq = await kit.send(alice, room, [gone.id]);
    expect((await kit.fetch(addressOf(gone), { token: alice })).status).toBe(200);
    await kit.ask("DELETE", `/api/v1/rooms/${room}/messages/${seq}`, { token: alice });
    expect((await kit.fetch(addressOf(gone), { token: alice })).status).toBe(404);
  });

  it("everybody but its uploader, before it is sent", async () => {
    await kit.enter(bob, "plans");
    const draft = await kit.upload(alice, plainBytes(100), { room, name: "draft.bin" });
    expect((await kit.fetch(addressOf(draft), { token: alice })).status).toBe(200);
    expect((await kit.fetch(addressOf(draft), { token: bob })).status).toBe(404);
  });
});

it("the cookie is for files only, out of reach of scripts and of other sites, and holds three people at most", async () => {
  const answer = await kit.fetch("/api/v1/files/access", {
    method: "POST",
    token: alice,
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(answer.headers.getSetCookie()[0]).toMatch(
    /^parley_files=[\w.-]+; Max-Age=86400; Path=\/api\/v1\/files; HttpOnly; SameSite=Strict$/,
  );
  expect(await answer.json()).toEqual({ expiresInMs: 86_400_000 });
  let cookie = await kit.cookie(alice);
  expect((await kit.cookie(alice, cookie)).split("~").length).toBe(1);
  for (const name of ["Ana", "Ben", "Cleo"]) cookie = await kit.cookie(await kit.visit(name), cookie);
  expect(cookie.split("~").length).toBe(3);
  const view = await shared(plainBytes(10), "for-members.bin");
  expect((await kit.fetch(addressOf(view), { cookie })).status).toBe(200);
  const asToken = cookie.split("~")[0]?.split("=")[1] ?? "";
  expect((await kit.fetch("/api/v1/me", { token: asToken })).status).toBe(401);
});

it("a file whose bytes are lost is an answer, and a line in the log, not a hanging connection", async () => {
  const view = await shared(plainBytes(100), "lost.bin");
  const blobs = await kit.deps.files.blobs();
  for (const key of await kit.blobs()) await blobs.delete(key as Parameters<typeof blobs.delete>[0]);
  const answer = await kit.fetch(addressOf(view), { token: alice });
  expect([answer.status, await answer.json()]).toMatchObject([503, { error: { code: "storage_failed" } }]);
  expect(kit.logged()).toContain("there is no blob");
});
