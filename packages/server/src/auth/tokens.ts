import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { userIdSchema, type SessionId } from "@parley/protocol";
import { z } from "zod";
import type { Clock } from "../lib/clock.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";

/** A user's access token is short: the refresh cookie stands behind it. */
export const USER_TOKEN_MS = 10 * 60_000;
/** A visitor has no refresh; every `ready` brings a new token. */
export const VISITOR_TOKEN_MS = 30 * 86_400_000;

/** The one header our tokens have, as it stands in them. */
const HEADER = encode({ alg: "HS256", typ: "at+jwt" });
const PARLEY = "parley";
const MAX_TOKEN_CHARS = 4096;

const registered = { iss: z.literal(PARLEY), aud: z.literal(PARLEY), iat: z.int(), exp: z.int() };
const claimsSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...registered,
    kind: z.literal("user"),
    sub: userIdSchema.refine((id) => id.startsWith("u_")),
    name: z.string(),
    sid: z.string().min(1).max(64),
  }),
  z.strictObject({
    ...registered,
    kind: z.literal("visitor"),
    sub: userIdSchema.refine((id) => id.startsWith("v_")),
    name: z.string(),
  }),
]);

/** Access tokens: JWTs that say who acts. */
export interface Tokens {
  issue(actor: Actor): Promise<string>;
  /**
   * Who the token speaks for; refuses with `token_expired` or `unauthenticated`. Whether a user's session is still
   * alive is not asked here: see authenticate.ts.
   */
  verify(token: string): Promise<Actor>;
}

export interface TokenOptions {
  readonly key: Uint8Array;
  readonly clock: Clock;
  /** How long each is valid; by default as long as an access token is. */
  readonly lifeMs?: number;
}

/**
 * One algorithm, one key, one header. A token is ours if its claims, signed again, give the very same token: its header
 * is compared and never read, so nothing it says (another algorithm, a key of its own, a URL to fetch one from) can be
 * an instruction. Done in this thread: a library over WebCrypto hands each of these two microseconds of work to another
 * thread, and that was a quarter of what it cost to let a member in.
 */
export function createTokens({ key, clock, lifeMs }: TokenOptions): Tokens {
  const secret = createSecretKey(key);
  const sign = (claims: string) => {
    const signed = `${HEADER}.${claims}`;
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  };
  return {
    async issue(actor) {
      const iat = Math.floor(clock.now() / 1000);
      const livesMs = lifeMs ?? (actor.kind === "user" ? USER_TOKEN_MS : VISITOR_TOKEN_MS);
      const { id: sub, name, kind } = actor;
      const sid = actor.kind === "user" ? actor.session : undefined;
      return sign(encode({ iss: PARLEY, aud: PARLEY, sub, name, kind, sid, iat, exp: iat + livesMs / 1000 }));
    },
    async verify(token) {
      if (token.length > MAX_TOKEN_CHARS) throw new Refusal("unauthenticated");
      const encoded = token.split(".", 2)[1] ?? "";
      if (!isSame(token, sign(encoded))) throw new Refusal("unauthenticated");
      const claims = claimsSchema.safeParse(decode(encoded)).data;
      if (!claims) throw new Refusal("unauthenticated");
      if (claims.exp * 1000 <= clock.now()) throw new Refusal("token_expired");
      const { sub: id, name } = claims;
      return claims.kind === "user"
        ? { kind: "user", id, name, session: claims.sid as SessionId }
        : { kind: "visitor", id, name };
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return undefined;
  }
}

/** Takes as long for a nearly right signature as for a wrong one. */
function isSame(given: string, ours: string): boolean {
  const bytes = Buffer.from(given);
  const expected = Buffer.from(ours);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}
