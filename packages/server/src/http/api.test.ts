import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const API = "/api/v1";
let kit: HttpKit;
beforeEach(async () => {
  kit = await createHttpKit();
});
afterEach(() => kit.app.close());

const messagesOf = (room: string) => `${API}/rooms/${room}/messages`;

describe("rooms over HTTP", () => {
  it("a person enters a room by code, sees it among theirs and is announced once", async () => {
    const token = await kit.signUp("Alice");
    const first = await kit.ask("POST", `${API}/rooms`, { token, body: { code: " Lobby " } });
    const again = await kit.ask("POST", `${API}/rooms`, { token, body: { code: "lobby" } });
    expect(first).toMatchObject({ status: 200, body: { room: { code: "lobby", kind: "open", head: 1, unread: 0 } } });
    expect(again.body).toEqual(first.body);
    expect(kit.told.filter((line) => line.startsWith("publish"))).toEqual(["publish member_joined"]);
    expect(kit.told[0]).toMatch(/^enter u_/);
    expect(await kit.ask("GET", `${API}/rooms`, { token })).toMatchObject({
      status: 200,
      body: { rooms: [{ code: "lobby" }] },
    });
  });

  it("a visitor enters an open room and is a member of none", async () => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    expect(kit.told).toEqual([]);
    expect((await kit.ask("GET", `${API}/rooms`, { token })).body).toEqual({ rooms: [] });
    expect((await kit.ask("GET", `${API}/rooms/${room}`, { token })).status).toBe(200);
    expect((await kit.ask("PUT", `${API}/rooms/${room}/read`, { token, body: { seq: 1 } })).status).toBe(403);
  });

  it("members are listed with name, id, role and whether they are there, and nothing else", async () => {
    const token = await kit.signUp("Alice");
    const room = await kit.enter(token, "lobby");
    await kit.enter(await kit.signUp("Bob"), "lobby");
    const { body } = await kit.ask("GET", `${API}/rooms/${room}/members`, { token });
    expect(body).toEqual({
      members: [
        { id: expect.stringMatching(/^u_/), name: "Alice", role: "owner", presence: "away" },
        { id: expect.stringMatching(/^u_/), name: "Bob", role: "member", presence: "away" },
      ],
    });
  });

  it("who is online comes from the live connections", async () => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    const { body } = await kit.ask("GET", `${API}/rooms/${room}/online`, { token });
    expect(body).toEqual({ count: 1, users: [{ id: "v_1", name: "Vera" }] });
  });

  it("leaving takes the live connections out before it is announced and answered", async () => {
    const token = await kit.signUp("Alice");
    const room = await kit.enter(token, "lobby");
    kit.told.length = 0;
    const left = await kit.ask("DELETE", `${API}/rooms/${room}/membership`, { token });
    expect(left).toMatchObject({ status: 204, body: "" });
    expect(kit.told).toEqual([expect.stringMatching(/^exit u_/), "publish member_left"]);
    expect((await kit.ask("DELETE", `${API}/rooms/${room}/membership`, { token })).status).toBe(204);
    expect((await kit.ask("GET", `${API}/rooms/${room}`, { token })).status).toBe(404);
  });

  it.each(["", "Bad Code!", "a/b", "x".repeat(65), "é"])("%j is no room code", async (code) => {
    const answer = await kit.ask("POST", `${API}/rooms`, { token: await kit.visit("Vera"), body: { code } });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "bad_code" } } });
  });
});

describe("messages over HTTP", () => {
  it("a message is stored, answered with its seq and announced; a repeat gets the first result and is not announced", async () => {
    const token = await kit.signUp("Alice");
    const room = await kit.enter(token, "lobby");
    const body = { text: "hello", clientMsgId: "m-1" };
    const [first, repeat] = [
      await kit.ask("POST", messagesOf(room), { token, body }),
      await kit.ask("POST", messagesOf(room), { token, body }),
    ];
    expect(first).toMatchObject({ status: 201, body: { room, seq: 2, clientMsgId: "m-1" } });
    expect(repeat).toMatchObject({ status: 200, body: { room, seq: 2, clientMsgId: "m-1" } });
    expect(kit.published.map(({ type, seq }) => [type, seq])).toEqual([
      ["member_joined", 1],
      ["message", 2],
    ]);
    expect(kit.metrics.appends).toBe(1);
  });

  it("history is read in pages before, after and around a seq", async () => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    for (let n = 1; n <= 9; n++) await kit.ask("POST", messagesOf(room), { token, body: { text: `message ${n}` } });
    const seqs = async (query: string) => {
      const { body } = await kit.ask("GET", `${messagesOf(room)}?${query}`, { token });
      const { messages, hasBefore, hasAfter } = body as {
        messages: { seq: number }[];
        hasBefore: boolean;
        hasAfter: boolean;
      };
      return [messages.map(({ seq }) => seq), hasBefore, hasAfter];
    };
    expect(await seqs("limit=3")).toEqual([[7, 8, 9], true, false]);
    expect(await seqs("before=7&limit=3")).toEqual([[4, 5, 6], true, true]);
    expect(await seqs("after=2&limit=3")).toEqual([[3, 4, 5], true, true]);
    expect(await seqs("around=5&limit=3")).toEqual([[4, 5, 6], true, true]);
    expect(await seqs("")).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9], false, false]);
  });

  it.each([
    "before=x",
    "before=-1",
    "before=1.5",
    "before=",
    "before=0x10",
    "before=1&before=2",
    "limit=0",
    "limit=201",
    "before=99999999999999999",
    "before=1&after=2",
    "sort=asc",
  ])("?%s is refused", async (query) => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    const answer = await kit.ask("GET", `${messagesOf(room)}?${query}`, { token });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "bad_frame" } } });
  });

  it.each([
    ["empty text", { text: "" }, 400, "bad_text"],
    ["blank text", { text: " \u200b\n" }, 400, "bad_text"],
    ["NUL", { text: "a\u0000b" }, 400, "bad_text"],
    ["a lone surrogate", '{"text":"a\\ud800b"}', 400, "bad_text"],
    ["text that is too long", { text: "x".repeat(8193) }, 413, "text_too_long"],
    ["no text", {}, 400, "bad_frame"],
    ["text that is an object", { text: { $ne: 1 } }, 400, "bad_frame"],
    ["an id with spaces", { text: "hi", clientMsgId: "a b" }, 400, "bad_frame"],
  ])("%s is refused and nothing is stored", async (_, body, status, code) => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    expect(await kit.ask("POST", messagesOf(room), { token, body })).toMatchObject({
      status,
      body: { error: { code } },
    });
    expect((await kit.ask("GET", messagesOf(room), { token })).body).toMatchObject({ messages: [] });
    expect(kit.published).toEqual([]);
  });

  it("a person who sends too fast is told when the next message is accepted, and it is", async () => {
    const token = await kit.visit("Vera");
    const room = await kit.enter(token, "lobby");
    const send = (who = token) => kit.ask("POST", messagesOf(room), { token: who, body: { text: "hi" } });
    for (let n = 0; n < 30; n++) expect((await send()).status).toBe(201);
    const refused = await send();
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: "rate_limited", retryAfterMs: 100 } },
      headers: { "retry-after": "1" },
    });
    expect((await send(await kit.visit("Viktor"))).status).toBe(201);
    await kit.clock.advance(100);
    expect((await send()).status).toBe(201);
  });

  it("the read cursor moves forward and unread follows it", async () => {
    const [alice, bob] = [await kit.signUp("Alice"), await kit.signUp("Bob")];
    const room = await kit.enter(alice, "lobby");
    await kit.enter(bob, "lobby");
    for (const text of ["one", "two"]) await kit.ask("POST", messagesOf(room), { token: bob, body: { text } });
    const read = (seq: number) => kit.ask("PUT", `${API}/rooms/${room}/read`, { token: alice, body: { seq } });
    expect((await read(3)).body).toMatchObject({ seq: 3, unread: 1, mentions: 0 });
    expect((await read(99)).body).toMatchObject({ seq: 4, unread: 0, mentions: 0 });
    expect((await read(1)).body).toMatchObject({ seq: 4, unread: 0, mentions: 0 });
  });
});

describe("what the server says of itself", () => {
  it("a client learns first whether visitors are welcome and how long a text may be", async () => {
    const { body } = await kit.ask("GET", `${API}/config`);
    expect(body).toEqual({
      guests: true,
      maxTextBytes: 8192,
      maxFileBytes: 20_000_000,
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it("the OpenAPI document describes every route of the API, and which need a token", async () => {
    const { body } = await kit.ask("GET", `${API}/openapi.json`);
    const { paths } = body as { paths: Record<string, Record<string, { security?: unknown[]; responses: object }>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { security }]) => `${method.toUpperCase()} ${path}${security ? " token" : ""}`,
      ),
    );
    expect(described.toSorted()).toEqual([
      "DELETE /api/v1/me/status token",
      "DELETE /api/v1/rooms/{room}/invites/{invite} token",
      "DELETE /api/v1/rooms/{room}/members/{user} token",
      "DELETE /api/v1/rooms/{room}/membership token",
      "DELETE /api/v1/rooms/{room}/messages/{seq} token",
      "DELETE /api/v1/rooms/{room}/messages/{seq}/pin token",
      "DELETE /api/v1/rooms/{room}/messages/{seq}/reactions/{emoji} token",
      "DELETE /api/v1/uploads/{file} token",
      "GET /api/v1/config",
      "GET /api/v1/files/{file}/meta token",
      "GET /api/v1/files/{file}/thumbnail",
      "GET /api/v1/files/{file}/{*}",
      "GET /api/v1/invites/{token}",
      "GET /api/v1/me token",
      "GET /api/v1/me/settings token",
      "GET /api/v1/rooms token",
      "GET /api/v1/rooms/public token",
      "GET /api/v1/rooms/{room} token",
      "GET /api/v1/rooms/{room}/invites token",
      "GET /api/v1/rooms/{room}/members token",
      "GET /api/v1/rooms/{room}/messages token",
      "GET /api/v1/rooms/{room}/messages/{seq}/readers token",
      "GET /api/v1/rooms/{room}/messages/{seq}/revisions token",
      "GET /api/v1/rooms/{room}/online token",
      "GET /api/v1/rooms/{room}/pins token",
      "GET /api/v1/rooms/{room}/receipts token",
      "GET /api/v1/rooms/{room}/seq-at token",
      "GET /api/v1/search token",
      "GET /api/v1/users token",
      "OPTIONS /api/v1/uploads",
      "PATCH /api/v1/me/settings token",
      "PATCH /api/v1/rooms/{room} token",
      "PATCH /api/v1/rooms/{room}/messages/{seq} token",
      "PATCH /api/v1/uploads/{file} token",
      "POST /api/v1/auth/login",
      "POST /api/v1/auth/logout",
      "POST /api/v1/auth/refresh",
      "POST /api/v1/auth/register",
      "POST /api/v1/auth/tickets token",
      "POST /api/v1/files/access token",
      "POST /api/v1/invites/{token} token",
      "POST /api/v1/rooms token",
      "POST /api/v1/rooms/direct token",
      "POST /api/v1/rooms/new token",
      "POST /api/v1/rooms/{room}/invites token",
      "POST /api/v1/rooms/{room}/members token",
      "POST /api/v1/rooms/{room}/messages token",
      "POST /api/v1/uploads token",
      "POST /api/v1/visitors",
      "PUT /api/v1/me/status token",
      "PUT /api/v1/rooms/{room}/members/{user}/role token",
      "PUT /api/v1/rooms/{room}/messages/{seq}/pin token",
      "PUT /api/v1/rooms/{room}/messages/{seq}/reactions/{emoji} token",
      "PUT /api/v1/rooms/{room}/preferences token",
      "PUT /api/v1/rooms/{room}/read token",
    ]);
    expect(JSON.stringify(body)).not.toContain('"schema":{}');
  });

  it("/healthz says the process is up, /readyz whether it wants traffic and why not", async () => {
    expect(await kit.ask("GET", "/healthz")).toMatchObject({ status: 200, body: { status: "ok" } });
    expect(await kit.ask("GET", "/readyz")).toMatchObject({ status: 200, body: { ready: true, reasons: [] } });
    Object.assign(kit.readiness, { ready: false, reasons: ["draining"] });
    expect(await kit.ask("GET", "/readyz")).toMatchObject({
      status: 503,
      body: { ready: false, reasons: ["draining"] },
    });
    expect((await kit.ask("GET", "/healthz")).status).toBe(200);
  });

  it("responses are counted by status class", async () => {
    await kit.ask("GET", "/healthz");
    await kit.ask("GET", "/nothing");
    const { body } = await kit.ask("GET", "/metrics");
    expect(body).toContain('parley_http_responses_total{class="2xx"} 1');
    expect(body).toContain('parley_http_responses_total{class="4xx"} 1');
  });
});

describe("a bug", () => {
  it("answers internal with nothing of its inside, and is logged under the request's id without query or token", async () => {
    kit.app.get("/boom", () => {
      throw new Error("secret inside");
    });
    const token = await kit.visit("Vera").catch(() => "");
    const answer = await kit.ask("GET", "/boom?ticket=canary", { token });
    expect(answer).toMatchObject({ status: 500, body: { error: { code: "internal" } } });
    expect(JSON.stringify(answer.body)).not.toContain("inside");
    expect(kit.logged()).toContain("secret inside");
    expect(kit.logged()).toMatch(/"requestId":"[\w-]{16}"/);
    expect(kit.logged()).not.toContain("canary");
  });
});
