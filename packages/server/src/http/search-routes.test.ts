import type { RoomId, SearchHit } from "@parley/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const API = "/api/v1";
let kit: HttpKit;
let alice: string;
let bob: string;
let plans: RoomId;
beforeEach(async () => {
  kit = await createHttpKit();
  alice = await kit.signUp("Alice");
  bob = await kit.signUp("Bob");
  plans = await kit.enter(alice, "plans");
});
afterEach(() => kit.app.close());

async function say(token: string, room: RoomId, text: string): Promise<void> {
  const answer = await kit.ask("POST", `${API}/rooms/${room}/messages`, { token, body: { text } });
  expect(answer.status).toBe(201);
}

function search(token: string | undefined, asked: Readonly<Record<string, string>>) {
  const query = new URLSearchParams(asked);
  return kit.ask("GET", `${API}/search?${query}`, token === undefined ? {} : { token });
}

async function texts(token: string, asked: Readonly<Record<string, string>>): Promise<string[]> {
  const { status, body } = await search(token, asked);
  expect(status).toBe(200);
  return (body as { hits: SearchHit[] }).hits.map(({ message }) => message.text);
}

const refused = (status: number, code: string) => ({ status, body: { error: { code } } });

describe("GET /search", () => {
  it("finds messages with their rooms and where the words are, in every room of a user's and no other", async () => {
    const hall = await kit.enter(bob, "hall");
    await say(alice, plans, "Die Straße");
    await say(bob, hall, "eine Straße");
    const { body } = await search(alice, { q: "strasse" });
    expect(body).toMatchObject({
      hits: [{ room: { id: plans, code: "plans" }, message: { text: "Die Straße" }, ranges: [[4, 10]] }],
    });
    expect(body).not.toHaveProperty("next");
    expect(await texts(bob, { q: "strasse" })).toEqual(["eine Straße"]);
    expect(await texts(alice, { q: "strasse", in: plans })).toEqual(["Die Straße"]);
  });

  it("tells nobody whether a room exists that they are not in, and nothing without a token", async () => {
    await say(alice, plans, "a secret");
    const [unseen, unknown] = [
      await search(bob, { q: "secret", in: plans }),
      await search(bob, { q: "secret", in: "nowhere" }),
    ];
    expect(unseen).toMatchObject(refused(404, "not_found"));
    expect(unseen.body).toEqual(unknown.body);
    expect(await texts(bob, { q: "secret" })).toEqual([]);
    expect(await search(undefined, { q: "secret" })).toMatchObject(refused(401, "unauthenticated"));
  });

  it("lets a visitor search an open room that they name", async () => {
    await say(alice, plans, "a straw");
    const vera = await kit.visit("Vera");
    expect(await search(vera, { q: "straw" })).toMatchObject(refused(400, "bad_frame"));
    expect(await texts(vera, { q: "straw", in: plans })).toEqual(["a straw"]);
  });

  it("comes in pages: `next` of one is `before` of the following", async () => {
    for (let n = 1; n <= 5; n++) {
      await kit.clock.advance(1000);
      await say(alice, plans, `straw ${n}`);
    }
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const { body } = await search(alice, { q: "straw", limit: "2", ...(before !== undefined && { before }) });
      const page = body as { readonly hits: readonly SearchHit[]; readonly next?: string };
      seen.push(...page.hits.map(({ message }) => message.text));
      before = page.next;
    } while (before !== undefined);
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `straw ${n}`));
  });

  it.each<Record<string, string>>([
    {},
    { q: " " },
    { q: "x".repeat(513) },
    { q: "a ".repeat(21) },
    { q: "x", limit: "0" },
    { q: "x", limit: "51" },
    { q: "x", limit: "many" },
    { q: "x", before: "" },
    { q: "x", before: "x".repeat(129) },
    { q: "on:soon" },
    { q: "x in:nowhere" },
    { q: "on:today", timeZone: "Mars/Olympus" },
    { q: "x", everything: "true" },
  ])("is 400 when asked for %j", async (asked) => {
    expect(await search(alice, asked)).toMatchObject(refused(400, "bad_frame"));
  });

  it("goes on from a place that is none as from the newest or refuses it, and never fails", async () => {
    await say(alice, plans, "a straw");
    for (const before of ["0", "x", "-1", "1.1.1", "%00", "9".repeat(100)]) {
      expect([200, 400]).toContain((await search(alice, { q: "straw", before })).status);
    }
  });

  it("is answered twenty times at once to one person, then 429 with a time to come back", async () => {
    for (let n = 0; n < 20; n++) expect((await search(alice, { q: "x" })).status).toBe(200);
    const slowed = await search(alice, { q: "x" });
    expect(slowed).toMatchObject(refused(429, "rate_limited"));
    expect(slowed.headers["retry-after"]).toBe("1");
    expect((await search(bob, { q: "x" })).status).toBe(200);
    await kit.clock.advance(1000);
    expect((await search(alice, { q: "x" })).status).toBe(200);
  });
});

describe("GET /rooms/ROOM/seq-at", () => {
  const seqAt = (token: string, room: string, at: string) =>
    kit.ask("GET", `${API}/rooms/${room}/seq-at?at=${at}`, { token });

  it("names the first message at or after a moment, or none", async () => {
    const start = kit.clock.now();
    await kit.clock.advance(1000);
    await say(alice, plans, "first");
    expect((await seqAt(alice, plans, String(start))).body).toEqual({ room: plans, seq: 2 });
    expect((await seqAt(alice, plans, String(start + 1001))).body).toEqual({ room: plans });
    expect((await seqAt(await kit.visit("Vera"), plans, "0")).body).toEqual({ room: plans, seq: 2 });
  });

  it("is 404 for whoever is not in the room, as where there is none, and 400 at no time", async () => {
    await say(alice, plans, "first");
    expect(await seqAt(bob, plans, "0")).toMatchObject(refused(404, "not_found"));
    expect(await seqAt(bob, "nowhere", "0")).toMatchObject(refused(404, "not_found"));
    for (const at of ["", "soon", "0.5", "1".repeat(17)]) {
      expect(await seqAt(alice, plans, at)).toMatchObject(refused(400, "bad_frame"));
    }
  });
});
