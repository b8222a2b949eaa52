import type { Actor } from "../store/model.ts";
import { Refusal } from "../lib/refusal.ts";
import type { Auth } from "./auth.ts";
import { authenticate } from "./authenticate.ts";

/** A page that is open for a day need not ask again; what it may see is decided at every request anyway. */
export const FILE_TOKEN_MS = 24 * 3_600_000;

/** What a browser's cookie holds so that it can show files: it speaks for this actor to the routes of files only. */
export function issueFileToken(auth: Auth, actor: Actor): Promise<string> {
  return auth.fileTokens.issue(actor);
}

/** Who a file token speaks for, now; null if nobody any more. */
export async function readFileToken(auth: Auth, token: string): Promise<Actor | null> {
  try {
    return await authenticate(auth, token, auth.fileTokens);
  } catch (error) {
    if (error instanceof Refusal && error.code !== "busy") return null;
    throw error;
  }
}
