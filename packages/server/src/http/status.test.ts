import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const PATH = "/api/v1/me/status";
let kit: HttpKit;
let alice: string;
beforeEach(async () => {
  kit = await createHttpKit();
  alice = await kit.signUp("Alice");
});
afterEach(() => kit.app.close());

const self = async (token: string) => (await kit.ask("GET", "/api/v1/me", { token })).body as { self: object };
const put = (body: unknown, token = alice) => kit.ask("PUT", PATH, { token, body });

describe("a status over HTTP", () => {
  it("is set, shown to its owner and told, with its text on one line; and cleared", async () => {
    const until = kit.clock.now() + 60_000;
    const status = { emoji: "🍜", text: "out for lunch", until };
    expect(await put({ ...status, text: "  out for\n lunch " })).toMatchObject({ status: 200, body: { status } });
    expect(await self(alice)).toMatchObject({ self: { name: "Alice", status } });
    expect(kit.told.at(-1)).toMatch(/^status \S+ \{"emoji":"🍜","text":"out for lunch","until":\d+\}$/);
    expect((await kit.ask("DELETE", PATH, { token: alice })).status).toBe(204);
    expect((await self(alice)).self).not.toHaveProperty("status");
    expect(kit.told.at(-1)).toMatch(/^status \S+ null$/);
  });

  it("may be an emoji or a text alone, of 100 characters in any script", async () => {
    for (const body of [{ emoji: "🧑🏽‍🚀" }, { text: "漢".repeat(99) + "🎈" }]) {
      expect(await put(body)).toMatchObject({ status: 200, body: { status: body } });
    }
  });

  it.each([
    ["nothing in it", {}, "bad_frame"],
    ["a blank text", { text: " \n " }, "bad_frame"],
    ["a word for an emoji", { emoji: "ok" }, "bad_frame"],
    ["two emoji", { emoji: "🍜🍜" }, "bad_frame"],
    ["a text that is too long", { text: "x".repeat(101) }, "text_too_long"],
    ["what reorders the text", { text: "a\u202eb" }, "bad_text"],
    ["NUL", { text: "a\u0000b" }, "bad_text"],
    ["a time that has passed", { text: "x", until: 1 }, "bad_frame"],
    ["a time that is none", { text: "x", until: 1.5 }, "bad_frame"],
    ["a field nobody knows", { text: "x", colour: "red" }, "bad_frame"],
  ])("is refused with %s, and nothing is told", async (_, body, code) => {
    const answer = await put(body);
    expect(answer.body).toMatchObject({ error: { code, message: expect.stringMatching(/^\S.{8}/) as string } });
    expect(kit.told).toEqual([]);
    expect((await self(alice)).self).not.toHaveProperty("status");
  });

  it("is not a visitor's to have, nor anybody's who does not say who they are", async () => {
    const vera = await kit.visit("Vera");
    expect(await put({ text: "x" }, vera)).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect(await kit.ask("DELETE", PATH, {})).toMatchObject({ status: 401 });
    expect((await self(vera)).self).toMatchObject({ kind: "visitor", name: "Vera" });
  });

  it("is shown in the list of a room's members with how they are there, until it ends", async () => {
    const room = await kit.enter(alice, "lobby");
    await put({ text: "brb", until: kit.clock.now() + 60_000 });
    const members = async () => (await kit.ask("GET", `/api/v1/rooms/${room}/members`, { token: alice })).body;
    expect(await members()).toMatchObject({ members: [{ name: "Alice", presence: "away", status: { text: "brb" } }] });
    await kit.clock.advance(60_000);
    expect(((await members()) as { members: object[] }).members[0]).not.toHaveProperty("status");
  });

  it("cannot be changed faster than a person does", async () => {
    for (let n = 1; n <= 10; n++) expect((await put({ text: `${n}` })).status).toBe(200);
    expect(await put({ text: "again" })).toMatchObject({ status: 429, body: { error: { code: "rate_limited" } } });
  });
});
