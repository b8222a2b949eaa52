import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const API = "/api/v1";
let kit: HttpKit;
beforeEach(async () => {
  kit = await createHttpKit();
});
afterEach(() => kit.app.close());

const credentials = { name: "Alice", password: "correct horse" };

describe("H01 paths and methods", () => {
  it.each([
    "/nothing",
    `${API}/nothing`,
    `${API}/rooms/a/b/c`,
    API,
    "/.well-known/x",
    "/wp-login.php",
    "//evil.example",
    "/healthz/x",
  ])("%s is not found", async (path) => {
    expect(await kit.ask("GET", path)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  it.each([
    ["PATCH", `${API}/rooms`, "GET, HEAD, POST"],
    ["DELETE", `${API}/auth/login`, "POST"],
    ["OPTIONS", `${API}/rooms/r/messages`, "GET, HEAD, POST"],
    ["TRACE", `${API}/me`, "GET, HEAD"],
    ["POST", "/healthz", "GET, HEAD"],
  ] as const)("%s %s is answered 405 with what the route has", async (method, path, allow) => {
    expect(await kit.ask(method, path)).toMatchObject({
      status: 405,
      headers: { allow },
      body: { error: { code: "bad_frame" } },
    });
  });

  it("a method smuggled in a header is not obeyed", async () => {
    const token = await kit.signUp("Alice");
    const room = await kit.enter(token, "lobby");
    await kit.ask("GET", `${API}/rooms/${room}/membership`, { token, headers: { "x-http-method-override": "DELETE" } });
    expect((await kit.ask("GET", `${API}/rooms/${room}`, { token })).status).toBe(200);
  });
});

describe("H02 H05 bodies", () => {
  it.each([
    ["no content type", { "content-type": "" }],
    ["text/plain", { "content-type": "text/plain" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["multipart", { "content-type": "multipart/form-data; boundary=x" }],
    ["another JSON", { "content-type": "application/json5" }],
    ["UTF-16", { "content-type": "application/json; charset=utf-16" }],
    ["UTF-7", { "content-type": "application/json; charset=utf-7" }],
    ["a JSON type in a parameter", { "content-type": "text/plain; x=application/json" }],
    ["gzip", { "content-type": "application/json", "content-encoding": "gzip" }],
    ["brotli", { "content-type": "application/json", "content-encoding": "br" }],
  ])("%s is answered 415", async (_, headers) => {
    const answer = await kit.ask("POST", `${API}/auth/register`, { body: credentials, headers });
    expect(answer).toMatchObject({ status: 415, body: { error: { code: "bad_frame" } } });
  });

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])(
    "%s is accepted",
    async (type) => {
      const answer = await kit.ask("POST", `${API}/visitors`, {
        body: { name: "Vera" },
        headers: { "content-type": type },
      });
      expect(answer.status).toBe(201);
    },
  );

  it("a body over MAX_FRAME_BYTES is answered 413, by its announced length already", async () => {
    const name = "x".repeat(70_000);
    expect(await kit.ask("POST", `${API}/visitors`, { body: { name } })).toMatchObject({
      status: 413,
      body: { error: { code: "bad_frame" } },
    });
  });

  it.each([
    ["cut off", '{"name":"Ve'],
    ["no JSON", "name=Vera"],
    ["nothing", ""],
    ["an array", "[]"],
    ["null", "null"],
    ["a string", '"Vera"'],
    ["two values", '{"name":"Vera"}{}'],
    ["NaN", '{"name":NaN}'],
    ["a prototype", '{"name":"Vera","__proto__":{"role":"admin"}}'],
    ["a constructor", '{"name":"Vera","constructor":{"prototype":{"role":"admin"}}}'],
    ["10,000 levels", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
  ])("JSON that is %s is answered 400", async (_, body) => {
    const answer = await kit.ask("POST", `${API}/visitors`, { body });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "bad_frame" } } });
  });

  it("bytes that are not UTF-8 are refused, not repaired", async () => {
    const response = await kit.app.inject({
      method: "POST",
      url: `${API}/visitors`,
      headers: { "content-type": "application/json" },
      payload: Buffer.concat([Buffer.from('{"name":"Ve'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    });
    expect(response.statusCode).toBe(400);
  });
});

describe("H06 addresses", () => {
  it.each([
    "/%00",
    "/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/..%5c..%5cetc/passwd",
    "/%252e%252e%252fetc/passwd",
    "/%c0%ae%c0%ae/etc/passwd",
    "/assets/%2e%2e/%2e%2e/package.json",
    `${API}/rooms/%2e%2e%2f/messages`,
    `${API}/rooms/${"a".repeat(10_000)}`,
    "/%",
    "/%zz",
  ])("%s leads nowhere", async (path) => {
    const { status, headers } = await kit.ask("GET", path, {
      token: await kit.visit("Vera"),
      headers: { accept: "text/html" },
    });
    expect([400, 404, 414]).toContain(status);
    expect(headers.location).toBeUndefined();
  });
});

describe("H08 H09 other sites", () => {
  const routes = ["register", "login", "refresh", "logout"];

  it.each([
    ["a cross-site request", { "sec-fetch-site": "cross-site" }],
    ["a same-site subdomain", { "sec-fetch-site": "same-site" }],
    ["another origin", { origin: "https://evil.example" }],
    ["an origin that only ends alike", { origin: "http://evil-localhost:80" }],
    ["an opaque origin", { origin: "null" }],
    ["another port", { origin: "http://localhost:81", host: "localhost:80" }],
    ["Host claimed by a header", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }],
  ])("%s is answered 403 on every route of the cookie, which changes nothing", async (_, headers) => {
    for (const route of routes) {
      const body = route === "refresh" || route === "logout" ? {} : credentials;
      expect(await kit.ask("POST", `${API}/auth/${route}`, { body, headers })).toMatchObject({
        status: 403,
        body: { error: { code: "forbidden" } },
      });
    }
    expect(kit.hashes()).toBe(0);
  });

  it.each([
    [
      "our own page",
      { origin: "http://chat.example:8080", host: "chat.example:8080", "sec-fetch-site": "same-origin" },
    ],
    ["an origin of PUBLIC_ORIGINS", { origin: "https://chat.example.org", "sec-fetch-site": "same-origin" }],
    ["an address typed by hand", { "sec-fetch-site": "none" }],
    ["a program", {}],
  ])("%s is welcome", async (_, headers) => {
    expect((await kit.ask("POST", `${API}/auth/logout`, { body: {}, headers })).status).toBe(204);
  });

  it("a preflight gets no permission, and no answer ever has a CORS header", async () => {
    const preflight = { origin: "https://evil.example", "access-control-request-method": "POST" };
    for (const path of ["/", `${API}/config`, `${API}/auth/login`, `${API}/rooms`, "/nothing"]) {
      for (const method of ["OPTIONS", "GET", "POST"] as const) {
        const { headers } = await kit.ask(method, path, { headers: preflight });
        expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
      }
    }
  });
});

describe("H10 H18 who may", () => {
  it("every route with a token refuses none, a broken one, an expired one and a cookie", async () => {
    const routes = [
      ["GET", "/me"],
      ["GET", "/me/settings"],
      ["PATCH", "/me/settings"],
      ["GET", "/rooms/r/messages/1/readers"],
      ["GET", "/rooms/r/receipts"],
      ["POST", "/auth/tickets"],
      ["GET", "/rooms"],
      ["POST", "/rooms"],
      ["GET", "/rooms/r"],
      ["GET", "/rooms/r/members"],
      ["GET", "/rooms/r/online"],
      ["GET", "/rooms/r/messages"],
      ["POST", "/rooms/r/messages"],
      ["PUT", "/rooms/r/read"],
      ["DELETE", "/rooms/r/membership"],
    ] as const;
    const expired = await kit.signUp("Alice");
    await kit.clock.advance(600_000);
    for (const [method, path] of routes) {
      const ask = (headers: Record<string, string>) =>
        kit.ask(method, `${API}${path}`, { headers, ...(method !== "GET" && method !== "DELETE" && { body: {} }) });
      const wrong = {
        status: 401,
        body: { error: { code: "unauthenticated" } },
        headers: { "www-authenticate": "Bearer" },
      };
      expect(await ask({})).toMatchObject(wrong);
      expect(await ask({ authorization: "Bearer x.y.z" })).toMatchObject(wrong);
      expect(await ask({ authorization: "Basic YTpi" })).toMatchObject(wrong);
      expect(await ask({ cookie: "parley_refresh=x" })).toMatchObject(wrong);
      expect(await ask({ authorization: `Bearer ${expired}` })).toMatchObject({
        status: 401,
        body: { error: { code: "token_expired" } },
      });
    }
  });

  it("H18 a room answers its members; to everybody else it looks like one that is not there", async () => {
    const [member, outsider, former] = [
      await kit.signUp("Alice"),
      await kit.signUp("Mallory"),
      await kit.signUp("Bob"),
    ];
    const visitor = await kit.visit("Vera");
    const room = await kit.enter(member, "lobby");
    await kit.enter(former, "lobby");
    await kit.ask("DELETE", `${API}/rooms/${room}/membership`, { token: former });
    const matrix = [];
    for (const [method, path, body] of [
      ["GET", "", undefined],
      ["GET", "/members", undefined],
      ["GET", "/online", undefined],
      ["GET", "/messages", undefined],
      ["POST", "/messages", { text: "hi" }],
      ["PUT", "/read", { seq: 1 }],
    ] as const) {
      const of = async (token: string, id: string) =>
        (await kit.ask(method, `${API}/rooms/${id}${path}`, { token, ...(body && { body }) })).status;
      matrix.push([
        `${method} ${path}`,
        await of(member, room),
        await of(visitor, room),
        await of(outsider, room),
        await of(former, room),
        await of(member, "not-there"),
        await of(visitor, "not-there"),
        await of(member, "%2e%2e"),
      ]);
    }
    // route, member, visitor (the room is open), outsider, former member, unknown room (member, visitor), impossible id
    expect(matrix).toEqual([
      ["GET ", 200, 200, 404, 404, 404, 404, 404],
      ["GET /members", 200, 200, 404, 404, 404, 404, 404],
      ["GET /online", 200, 200, 404, 404, 404, 404, 404],
      ["GET /messages", 200, 200, 404, 404, 404, 404, 404],
      ["POST /messages", 201, 201, 404, 404, 404, 404, 404],
      ["PUT /read", 200, 403, 404, 404, 404, 403, 404],
    ]);
    const bodies = await Promise.all(
      [room, "not-there"].map((id) => kit.ask("GET", `${API}/rooms/${id}/messages`, { token: outsider })),
    );
    expect(bodies[0]?.body).toEqual(bodies[1]?.body);
  });
});

describe("H17 fields nobody asked for", () => {
  it.each([
    ["POST", "/auth/register", { ...credentials, role: "admin" }],
    ["POST", "/auth/login", { ...credentials, isAdmin: true }],
    ["POST", "/auth/logout", { session: "s_1" }],
    ["POST", "/visitors", { name: "Vera", id: "u_alice" }],
    ["POST", "/rooms", { code: "lobby", id: "mine", kind: "private" }],
    ["POST", "/rooms/ROOM/messages", { text: "hi", from: { id: "u_1", name: "Bob" } }],
    ["POST", "/rooms/ROOM/messages", { text: "hi", seq: 1 }],
    ["POST", "/rooms/ROOM/messages", { text: "hi", at: 0 }],
    ["PUT", "/rooms/ROOM/read", { seq: 1, user: "u_bob" }],
  ] as const)("%s %s with more than it takes is answered 400", async (method, path, body) => {
    const token = await kit.signUp("Eve");
    const room = await kit.enter(token, "lobby");
    const answer = await kit.ask(method, `${API}${path.replace("ROOM", room)}`, { token, body });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "bad_frame" } } });
  });
});

describe("H23 metrics", () => {
  it.each(["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])(
    "the machine itself (%s) may read them",
    async (from) => {
      const answer = await kit.ask("GET", "/metrics", { from });
      expect(answer).toMatchObject({
        status: 200,
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      });
      expect(answer.body).toContain("# TYPE parley_connections gauge");
    },
  );

  it.each([
    ["another machine", "192.0.2.1", {}],
    ["another machine by IPv6", "2001:db8::1", {}],
    ["another machine that claims to be us", "192.0.2.1", { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1" }],
    ["somebody behind a proxy here", "127.0.0.1", { "x-forwarded-for": "192.0.2.1" }],
    ["somebody behind a proxy here who claims to be us", "127.0.0.1", { "x-forwarded-for": "127.0.0.1" }],
    ["somebody behind another proxy here", "127.0.0.1", { forwarded: "for=192.0.2.1" }],
  ])("%s gets 404", async (_, from, headers) => {
    expect(await kit.ask("GET", "/metrics", { from, headers })).toMatchObject({
      status: 404,
      body: { error: { code: "not_found" } },
    });
  });
});

describe("bytes that are no request", () => {
  it.each([
    ["no HTTP at all", "hello\r\n\r\n", "400"],
    ["H07 no Host", "GET / HTTP/1.1\r\n\r\n", "400"],
    ["H06 an address of 100 KB", `GET /${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, "431"],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"],
    [
      "a length and chunks",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "400",
    ],
  ])("%s: answered in our own words, and the next request is served", async (_, bytes, status) => {
    await kit.app.listen({ host: "127.0.0.1", port: 0 });
    const address = kit.app.server.address();
    const socket = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
    socket.on("error", () => {});
    socket.end(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await kit.ask("GET", "/healthz")).status).toBe(200);
  });
});

describe("security headers", () => {
  it.each([
    ["GET", "/"],
    ["GET", "/nothing"],
    ["GET", "/%"],
    ["GET", "/healthz"],
    ["GET", `${API}/config`],
    ["GET", `${API}/me`],
    ["PATCH", `${API}/me`],
    ["POST", `${API}/auth/login`],
    ["GET", `${API}/openapi.json`],
  ] as const)("%s %s carries them all", async (method, path) => {
    const { headers } = await kit.ask(method, path);
    expect(headers).toMatchObject({
      "content-security-policy": expect.stringContaining("script-src 'self';"),
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "content-type": expect.stringMatching(/^(application\/json|text\/html); charset=utf-8$/),
    });
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-powered-by"] ?? headers.server).toBeUndefined();
  });

  it("nothing of the API is kept by a cache", async () => {
    expect((await kit.ask("GET", `${API}/me`, { token: await kit.visit("Vera") })).headers["cache-control"]).toBe(
      "no-store",
    );
  });
});
