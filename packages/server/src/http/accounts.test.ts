import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttpKit, type HttpKit } from "../../test/kit/http-kit.ts";

const AUTH = "/api/v1/auth";
let kit: HttpKit;
beforeEach(async () => {
  kit = await createHttpKit();
});
afterEach(() => kit.app.close());

const alice = { name: "Alice", password: "correct horse" };
const cookieOf = ({ headers }: { readonly headers: Readonly<Record<string, unknown>> }) =>
  String(headers["set-cookie"]);
const cookiePair = (answer: Parameters<typeof cookieOf>[0]) => cookieOf(answer).split(";", 1)[0] ?? "";
const withCookie = (cookie: string) => ({ body: {}, headers: { cookie } });

describe("accounts over HTTP", () => {
  it("register, refresh, ticket, logout: the life of a session", async () => {
    const registered = await kit.ask("POST", `${AUTH}/register`, { body: alice });
    expect(registered).toMatchObject({
      status: 201,
      body: {
        user: { id: expect.stringMatching(/^u_/), name: "Alice" },
        accessToken: expect.any(String),
        expiresInMs: 600_000,
      },
    });
    const refreshed = await kit.ask("POST", `${AUTH}/refresh`, withCookie(cookiePair(registered)));
    expect(refreshed).toMatchObject({ status: 200, body: { user: { name: "Alice" } } });
    const { accessToken: token } = refreshed.body as { accessToken: string };
    expect((await kit.ask("GET", "/api/v1/me", { token })).body).toMatchObject({
      self: { name: "Alice", kind: "user" },
    });
    const ticket = await kit.ask("POST", `${AUTH}/tickets`, { token, body: {} });
    expect(ticket).toMatchObject({
      status: 201,
      body: { ticket: expect.stringMatching(/^[\w-]{43}$/), expiresInMs: 30_000 },
    });
    const loggedOut = await kit.ask("POST", `${AUTH}/logout`, withCookie(cookiePair(refreshed)));
    expect(loggedOut).toMatchObject({ status: 204, body: "" });
    expect(cookieOf(loggedOut)).toContain("Max-Age=0");
    expect(kit.ended).toHaveLength(1);
    expect(await kit.ask("GET", "/api/v1/me", { token })).toMatchObject({
      status: 401,
      body: { error: { code: "unauthenticated" } },
    });
  });

  it("the refresh token is in a cookie scripts and other sites cannot reach, and nowhere else", async () => {
    const answer = await kit.ask("POST", `${AUTH}/register`, { body: alice });
    const [pair, ...attributes] = cookieOf(answer).split("; ");
    expect(pair).toMatch(/^parley_refresh=s_[\w-]+\.[\w-]{43}$/);
    expect(attributes.toSorted()).toEqual(["HttpOnly", "Max-Age=2592000", "Path=/api/v1/auth", "SameSite=Strict"]);
    expect(JSON.stringify(answer.body)).not.toContain(pair?.split("=")[1]);
  });

  it("behind a proxy that speaks https the cookie is Secure, by name and by attribute, and comes back", async () => {
    const proxied = await createHttpKit({ TRUST_PROXY: true });
    const headers = { "x-forwarded-proto": "https" };
    const answer = await proxied.ask("POST", `${AUTH}/register`, { body: alice, headers });
    expect(cookieOf(answer)).toMatch(/^__Secure-parley_refresh=.*; Secure/);
    const cookie = cookiePair(answer);
    expect((await proxied.ask("POST", `${AUTH}/refresh`, { body: {}, headers: { ...headers, cookie } })).status).toBe(
      200,
    );
    await proxied.app.close();
  });

  it("without TRUST_PROXY the forwarding headers of a client change nothing", async () => {
    const headers = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };
    const answer = await kit.ask("POST", `${AUTH}/register`, { body: alice, headers });
    expect(cookieOf(answer)).not.toContain("Secure");
    for (let n = 0; n < 10; n++) {
      await kit.ask("POST", `${AUTH}/login`, {
        body: { ...alice, password: "wrong horse" },
        headers: { "x-forwarded-for": `203.0.113.${n}` },
      });
    }
    expect((await kit.ask("POST", `${AUTH}/login`, { body: alice })).status).toBe(429);
  });

  it("behind a trusted proxy the last forwarded address counts, not what the client wrote before it", async () => {
    const proxied = await createHttpKit({ TRUST_PROXY: true });
    const login = (forwarded: string) =>
      proxied.ask("POST", `${AUTH}/login`, { body: alice, headers: { "x-forwarded-for": forwarded } });
    for (let n = 0; n < 10; n++) await login(`10.0.0.${n}, 198.51.100.1`);
    expect((await login("10.0.0.99, 198.51.100.1")).status).toBe(429);
    expect((await login("198.51.100.1, 198.51.100.2")).status).toBe(401);
    await proxied.app.close();
  });

  it("H11 a refresh token used again after the grace is answered 401, takes the cookie away and ends the session", async () => {
    const registered = await kit.ask("POST", `${AUTH}/register`, { body: alice });
    await kit.ask("POST", `${AUTH}/refresh`, withCookie(cookiePair(registered)));
    await kit.clock.advance(60_000);
    const reused = await kit.ask("POST", `${AUTH}/refresh`, withCookie(cookiePair(registered)));
    expect(reused).toMatchObject({ status: 401, body: { error: { code: "unauthenticated" } } });
    expect(cookieOf(reused)).toContain("Max-Age=0");
    expect(kit.ended).toHaveLength(1);
  });

  it("without a cookie there is nothing to refresh, and logging out is done", async () => {
    expect((await kit.ask("POST", `${AUTH}/refresh`, { body: {} })).status).toBe(401);
    expect((await kit.ask("POST", `${AUTH}/logout`, { body: {} })).status).toBe(204);
  });

  it("H12 unknown name and wrong password are answered with the same bytes and headers", async () => {
    await kit.ask("POST", `${AUTH}/register`, { body: alice });
    const answers = [];
    for (const name of ["Alice", "Nobody"]) {
      const before = kit.hashes();
      const { status, body, headers } = await kit.ask("POST", `${AUTH}/login`, {
        body: { name, password: "wrong horse" },
      });
      answers.push({ status, body, headers: { ...headers, date: "" }, hashes: kit.hashes() - before });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 401, body: { error: { code: "bad_credentials" } } });
  });

  it.each([
    ["an object", { password: { $ne: 1 } }],
    ["an array", { password: ["correct horse"] }],
    ["a number", { password: 12345678 }],
    ["null", { password: null }],
    ["missing", {}],
    ["longer than 1,024 characters", { password: "x1".repeat(513) }],
  ])("H12 a password that is %s is refused before any hash", async (_, change) => {
    for (const route of ["register", "login"]) {
      const body = { name: "Alice", ...change };
      expect((await kit.ask("POST", `${AUTH}/${route}`, { body })).status).toBe(400);
    }
    expect(kit.hashes()).toBe(0);
  });

  it("H14 a flood of logins is slowed, and few of them are hashed", async () => {
    const flood = await Promise.all(
      Array.from({ length: 500 }, (_, n) =>
        kit.ask("POST", `${AUTH}/login`, { body: { name: `user${n}`, password: "wrong horse" } }),
      ),
    );
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(kit.hashes()).toBeLessThanOrEqual(60);
    const refused = flood.find(({ status }) => status === 429);
    expect(refused).toMatchObject({
      body: { error: { code: "rate_limited", retryAfterMs: expect.any(Number) } },
      headers: { "retry-after": expect.stringMatching(/^\d+$/) },
    });
  });

  it.each([
    ["an existing name", "Alice", 409, "name_taken"],
    ["a look-alike of it", "Аlice", 409, "name_taken"],
    ["a reserved name", "admin", 400, "bad_name"],
    ["everyone", "Everyone", 400, "bad_name"],
    ["line breaks and NUL", "a\r\nb\u0000c", 400, "bad_name"],
    ["400 characters", "x".repeat(400), 400, "bad_name"],
    ["nothing", "", 400, "bad_name"],
  ])("H15 registering %s is refused", async (_, name, status, code) => {
    await kit.ask("POST", `${AUTH}/register`, { body: alice });
    const answer = await kit.ask("POST", `${AUTH}/register`, { body: { ...alice, name } });
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it.each(["a+b@example.org", 'O\'Neill "the" <b>', "Robert'); DROP TABLE users;--"])(
    "H15 %s is a name like any other, and comes back as it was typed",
    async (name) => {
      const answer = await kit.ask("POST", `${AUTH}/register`, { body: { ...alice, name } });
      expect(answer).toMatchObject({ status: 201, body: { user: { name } } });
      expect((await kit.ask("POST", `${AUTH}/login`, { body: { ...alice, name } })).status).toBe(200);
    },
  );

  it("one person cannot fill the store with tickets", async () => {
    const token = await kit.visit("Vera");
    const statuses = [];
    for (let n = 0; n < 40; n++) statuses.push((await kit.ask("POST", `${AUTH}/tickets`, { token, body: {} })).status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(429);
  });

  it("with GUESTS=off visitors get 403 and accounts work", async () => {
    const closed = await createHttpKit({ GUESTS: false });
    expect(await closed.ask("POST", "/api/v1/visitors", { body: { name: "Vera" } })).toMatchObject({
      status: 403,
      body: { error: { code: "guests_off" } },
    });
    expect((await closed.ask("GET", "/api/v1/me", { token: await kit.visit("Vera") })).body).toMatchObject({
      error: { code: "guests_off" },
    });
    expect((await closed.ask("GET", "/api/v1/me", { token: await closed.signUp("Alice") })).status).toBe(200);
    await closed.app.close();
  });

  it("logins are counted, and no password, token or cookie is ever logged", async () => {
    const registered = await kit.ask("POST", `${AUTH}/register`, { body: alice });
    await kit.ask("POST", `${AUTH}/login`, { body: { ...alice, password: "wrong horse" } });
    const { body } = await kit.ask("POST", `${AUTH}/login`, { body: alice });
    await kit.ask("POST", `${AUTH}/refresh`, withCookie(cookiePair(registered)));
    expect(kit.metrics.logins).toBe(1);
    expect([...kit.metrics.loginsRefused.entries()]).toEqual([["bad_credentials", 1]]);
    const secrets = [
      "horse",
      (body as { accessToken: string }).accessToken,
      cookiePair(registered).split("=")[1] ?? "",
    ];
    expect(secrets.filter((secret) => kit.logged().includes(secret))).toEqual([]);
    expect(kit.logged()).toContain("a login was refused");
  });
});
