import { userIdSchema, type SessionId } from "@parley/protocol";
import type * as Jose from "jose";
import { z } from "zod";
import type { Clock } from "../lib/clock.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";

/** A user's access token is short: the refresh cookie stands behind it. */
export const USER_TOKEN_MS = 10 * 60_000;
/** A visitor has no refresh; every `ready` brings a new token. */
export const VISITOR_TOKEN_MS = 30 * 86_400_000;

const ALGORITHM = "HS256";
const TYPE = "at+jwt";
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

/**
 * One algorithm, one key, one header: whatever else a token's header says (another algorithm, a key of its own, a URL
 * to fetch one from) is a reason to refuse it, never an instruction. The key is imported once, as a CryptoKey: jose
 * would import raw bytes again for every token.
 */
export async function createTokens({
  key,
  clock,
}: {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly clock: Clock;
}): Promise<Tokens> {
  let jose: Promise<typeof Jose> | undefined;
  // Read at the first token: its many small modules would be a tenth of a start.
  const loadJose = () => (jose ??= import("jose"));
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  return {
    async issue(actor) {
      const { SignJWT } = await loadJose();
      const iat = Math.floor(clock.now() / 1000);
      const lifeMs = actor.kind === "user" ? USER_TOKEN_MS : VISITOR_TOKEN_MS;
      const claims: Jose.JWTPayload & { kind: string } = {
        iss: PARLEY,
        aud: PARLEY,
        sub: actor.id,
        name: actor.name,
        kind: actor.kind,
        ...(actor.kind === "user" && { sid: actor.session }),
        iat,
        exp: iat + lifeMs / 1000,
      };
      return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, typ: TYPE }).sign(hmac);
    },
    async verify(token) {
      if (token.length > MAX_TOKEN_CHARS) throw new Refusal("unauthenticated");
      const { errors, jwtVerify } = await loadJose();
      const { payload, protectedHeader } = await jwtVerify(token, hmac, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: PARLEY,
        audience: PARLEY,
        requiredClaims: ["sub", "iat", "exp"],
        currentDate: new Date(clock.now()),
      }).catch((error: unknown) => {
        throw new Refusal(error instanceof errors.JWTExpired ? "token_expired" : "unauthenticated");
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success || Object.keys(protectedHeader).length !== 2) throw new Refusal("unauthenticated");
      const { sub: id, name } = claims.data;
      return claims.data.kind === "user"
        ? { kind: "user", id, name, session: claims.data.sid as SessionId }
        : { kind: "visitor", id, name };
    },
  };
}
