import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Auth } from "./auth.ts";
import { isAlive } from "./authenticate.ts";
import { hashToken } from "./refresh-token.ts";

/** Long enough to open a socket, too short to be worth finding in an access log. */
export const TICKET_MS = 30_000;

/** A one-time ticket: it stands for this actor in the URL of one WebSocket, where a token must never be. */
export async function buyTicket(auth: Auth, actor: Actor): Promise<string> {
  const ticket = auth.newSecret();
  await auth.store.createTicket({ hash: hashToken(ticket), actor, expiresAt: auth.clock.now() + TICKET_MS });
  return ticket;
}

/** Takes the ticket; the second to show it, and whoever is late or logged out meanwhile, is `unauthenticated`. */
export async function redeemTicket(auth: Auth, ticket: string): Promise<Actor> {
  const actor = await auth.store.redeemTicket(hashToken(ticket), auth.clock.now());
  if (!actor || !(await isAlive(auth, actor))) throw new Refusal("unauthenticated");
  return actor;
}
