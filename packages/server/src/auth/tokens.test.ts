import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import type { SessionId, UserId } from "@parley/protocol";
import { jwtVerify, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../lib/clock.ts";
import type { Actor } from "../store/model.ts";
import { createTokens, type Tokens, USER_TOKEN_MS, VISITOR_TOKEN_MS } from "./tokens.ts";

const key = new Uint8Array(32).fill(7);
const START = 1_790_000_000_000;
let now = START;
let tokens: Tokens;
beforeEach(() => {
  now = START;
  tokens = createTokens({ key, clock: { ...systemClock, now: () => now } });
});

const alice: Actor = { kind: "user", id: "u_alice" as UserId, name: "Alice", session: "s_1" as SessionId };
const vera: Actor = { kind: "visitor", id: "v_vera" as UserId, name: "Vera ✓" };

const encode = (part: unknown) =>
  Buffer.from(typeof part === "string" ? part : JSON.stringify(part)).toString("base64url");
function forge(header: unknown, claims: unknown, secret: Uint8Array | string = key, hash = "sha256"): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest("base64url")}`;
}
const header = { alg: "HS256", typ: "at+jwt" };
const visitor = {
  iss: "parley",
  aud: "parley",
  sub: "v_vera",
  name: "Vera",
  kind: "visitor",
  iat: START / 1000,
  exp: START / 1000 + 600,
};
const user = { ...visitor, sub: "u_alice", name: "Alice", kind: "user", sid: "s_1" };
const without = (claims: object, name: string) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = rsa.publicKey.export({ format: "jwk" });
function forgeRs256(extra: object): string {
  const signed = `${encode({ ...header, alg: "RS256", ...extra })}.${encode(user)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), rsa.privateKey).toString("base64url")}`;
}

describe("access tokens", () => {
  it.each([alice, vera])("says who acts: $kind", async (actor) => {
    expect(await tokens.verify(await tokens.issue(actor))).toEqual(actor);
  });

  it("the forging tools of these tests can make a good token", async () => {
    expect(await tokens.verify(forge(header, visitor))).toMatchObject({ kind: "visitor", id: "v_vera" });
    expect(await tokens.verify(forge(header, user))).toMatchObject({ kind: "user", session: "s_1" });
  });

  it("a token is an ordinary JWT: a library of others reads ours, and we read its", async () => {
    const currentDate = new Date(START);
    const { payload, protectedHeader } = await jwtVerify(await tokens.issue(alice), key, { currentDate });
    expect(protectedHeader).toEqual(header);
    expect(payload).toEqual(user);
    expect(await tokens.verify(await new SignJWT(user).setProtectedHeader(header).sign(key))).toEqual(alice);
  });

  it.each([
    [alice, USER_TOKEN_MS],
    [vera, VISITOR_TOKEN_MS],
  ])("$kind's token ends when its time is over", async (actor, life) => {
    const token = await tokens.issue(actor);
    now += life - 1000;
    await tokens.verify(token);
    now += 1000;
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: "token_expired" });
  });

  it.each<[string, string]>([
    ["alg none", `${encode({ ...header, alg: "none" })}.${encode(user)}.`],
    ["alg None", `${encode({ ...header, alg: "None" })}.${encode(user)}.`],
    ["no signature", `${encode(header)}.${encode(user)}.`],
    ["another server's key", forge(header, user, Buffer.alloc(32, 8))],
    ["an empty key", forge(header, user, "")],
    ["HS512 with the right key", forge({ ...header, alg: "HS512" }, user, key, "sha512")],
    ["HS384 with the right key", forge({ ...header, alg: "HS384" }, user, key, "sha384")],
    ["RS256 with a key of its own", forgeRs256({})],
    ["a key in the header (jwk)", forgeRs256({ jwk })],
    ["a key by URL (jku)", forgeRs256({ jku: "https://evil.example/keys" })],
    ["a certificate by URL (x5u)", forgeRs256({ x5u: "https://evil.example/cert" })],
    ["rightly signed, with jwk", forge({ ...header, jwk: { kty: "oct", k: "AA" } }, user)],
    ["rightly signed, with jku", forge({ ...header, jku: "https://evil.example" }, user)],
    ["rightly signed, with kid", forge({ ...header, kid: "../../dev/null" }, user)],
    ["rightly signed, with crit", forge({ ...header, crit: ["exp"], exp: 1 }, user)],
    ["rightly signed, with b64 false", forge({ ...header, b64: false, crit: ["b64"] }, user)],
    ["no typ", forge({ alg: "HS256" }, user)],
    ["another typ", forge({ ...header, typ: "JWT" }, user)],
    ["another issuer", forge(header, { ...user, iss: "evil" })],
    ["no issuer", forge(header, without(user, "iss"))],
    ["another audience", forge(header, { ...user, aud: "mail" })],
    ["several audiences", forge(header, { ...user, aud: ["mail", "parley"] })],
    ["no expiry", forge(header, without(user, "exp"))],
    ["an expiry that is text", forge(header, { ...user, exp: "never" })],
    ["not valid yet", forge(header, { ...user, nbf: START / 1000 + 60 })],
    ["no subject", forge(header, without(user, "sub"))],
    ["a subject that is no id", forge(header, { ...user, sub: "u_alice; drop" })],
    ["a user without session", forge(header, without(user, "sid"))],
    ["a visitor's id as a user", forge(header, { ...user, sub: "v_vera" })],
    ["a user's id as a visitor", forge(header, { ...visitor, sub: "u_alice" })],
    ["a visitor with a session", forge(header, { ...visitor, sid: "s_1" })],
    ["another kind", forge(header, { ...user, kind: "admin" })],
    ["an extra claim", forge(header, { ...user, role: "admin" })],
    ["claims that are no object", forge(header, "[]")],
    ["claims that are no JSON", forge(header, "nothing")],
    ["a refresh token", "s_1.c2VjcmV0"],
    ["nothing", ""],
    ["dots", ".."],
    ["five parts", "a.b.c.d.e"],
    ["a very long token", forge(header, { ...user, name: "x".repeat(5000) })],
  ])("a token that is forged is refused: %s", async (_, token) => {
    await expect(tokens.verify(token)).rejects.toMatchObject({ name: "Refusal", code: "unauthenticated" });
  });

  it("changing any one character of a token is refused", async () => {
    const token = await tokens.issue(vera);
    // The last character of base64url carries unused bits; two spellings of one byte are the same signature.
    for (let at = 0; at < token.length - 1; at++) {
      const changed = token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
      await expect(tokens.verify(changed)).rejects.toMatchObject({ code: "unauthenticated" });
    }
  });

  it("an expired token with a wrong signature is not called expired", async () => {
    const token = forge(header, { ...user, exp: 1 }, Buffer.alloc(32, 8));
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});
