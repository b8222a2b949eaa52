import { Refusal } from "../lib/refusal.ts";
import type { Auth, SessionEnder } from "./auth.ts";
import { refresh } from "./refresh.ts";
import { sessionOfRefreshToken } from "./refresh-token.ts";

/**
 * Ends the session of this refresh token; when it resolves, nothing more reaches the session's connections. The token
 * is spent first, which proves it (a session's id alone ends nothing). A token that is no good is logged out already.
 */
export async function logout(auth: Auth, live: SessionEnder, token: string): Promise<void> {
  const session = sessionOfRefreshToken(token);
  if (!session) return;
  try {
    await refresh(auth, live, token);
  } catch (error) {
    if (error instanceof Refusal && error.code === "unauthenticated") return;
    throw error;
  }
  await auth.store.endSession(session);
  live.endSession(session);
}
