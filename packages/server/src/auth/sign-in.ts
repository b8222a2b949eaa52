import type { Person } from "@parley/protocol";
import type { Session } from "../store/model.ts";
import type { Auth } from "./auth.ts";
import { hashToken, newSessionId, refreshToken, sessionExpiry } from "./refresh-token.ts";
import { USER_TOKEN_MS } from "./tokens.ts";

/** What somebody has after registering, logging in or refreshing. */
export interface SignedIn {
  readonly user: Person;
  readonly accessToken: string;
  /** How long the access token is good for. */
  readonly expiresInMs: number;
  readonly refreshToken: string;
  /** How long the session lives if it is not used again. */
  readonly sessionEndsInMs: number;
}

/** Begins a session; each login gets one of its own. */
export async function startSession(auth: Auth, user: Person): Promise<SignedIn> {
  const at = auth.clock.now();
  const id = newSessionId(at, auth.newId());
  const token = refreshToken(id, auth.newSecret());
  const expiresAt = sessionExpiry(id, at);
  await auth.store.createSession({ id, user: user.id, refreshHash: hashToken(token), at, expiresAt });
  return signedIn(auth, { id, user, expiresAt }, token);
}

export async function signedIn(auth: Auth, { id, user, expiresAt }: Session, token: string): Promise<SignedIn> {
  return {
    user: { id: user.id, name: user.name },
    accessToken: await auth.tokens.issue({ kind: "user", id: user.id, name: user.name, session: id }),
    expiresInMs: USER_TOKEN_MS,
    refreshToken: token,
    sessionEndsInMs: expiresAt - auth.clock.now(),
  };
}
