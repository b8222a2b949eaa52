import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Auth } from "./auth.ts";

/** Who an access token speaks for, now: a user's session must be alive, and visitors must be welcome. */
export async function authenticate(auth: Auth, token: string, tokens = auth.tokens): Promise<Actor> {
  const actor = await tokens.verify(token);
  if (actor.kind === "visitor" && !auth.guests) throw new Refusal("guests_off");
  if (!(await isAlive(auth, actor))) throw new Refusal("unauthenticated");
  return actor;
}

/** Whether a user's session has neither been ended nor run out; a visitor has none and is always alive. */
export async function isAlive(auth: Auth, actor: Actor): Promise<boolean> {
  return actor.kind === "visitor" || (await auth.store.findSession(actor.session, auth.clock.now())) !== null;
}
