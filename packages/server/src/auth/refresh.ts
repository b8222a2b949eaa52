import { Refusal } from "../lib/refusal.ts";
import type { Auth, SessionEnder } from "./auth.ts";
import { hashToken, sessionExpiry, sessionOfRefreshToken, successorOf } from "./refresh-token.ts";
import { type SignedIn, signedIn } from "./sign-in.ts";

/** How long a token still answers with its successor after it was used. */
const GRACE_MS = 10_000;

/**
 * Exchanges a refresh token for its successor and a new access token. A token that was used before (the grace aside)
 * is in two hands, and nobody can tell which is the thief's: the session ends, and its connections with it.
 */
export async function refresh(auth: Auth, live: SessionEnder, token: string): Promise<SignedIn> {
  const session = sessionOfRefreshToken(token);
  if (!session) throw new Refusal("unauthenticated");
  const at = auth.clock.now();
  const next = successorOf(session, token, auth.refreshKey);
  const rotation = await auth.store.rotateSession({
    session,
    presentedHash: hashToken(token),
    nextHash: hashToken(next),
    at,
    expiresAt: sessionExpiry(session, at),
    graceMs: GRACE_MS,
  });
  switch (rotation.outcome) {
    case "rotated":
    case "repeated":
      return signedIn(auth, rotation.session, next);
    case "reused":
      live.endSession(session);
      throw new Refusal("unauthenticated", { message: "This session was ended: its refresh token was used twice." });
    case "unknown":
      throw new Refusal("unauthenticated");
  }
}
