import type { SessionId } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Auth } from "./auth.ts";
import { isAlive } from "./authenticate.ts";
import { redeemTicket } from "./ticket.ts";
import { newVisitor } from "./visitor.ts";

/** The account use cases a gateway needs, bound to one server's keys and store. */
export function createCredentials(auth: Auth) {
  return {
    verify: (token: string) => auth.tokens.verify(token),
    redeemTicket: (ticket: string) => redeemTicket(auth, ticket),
    newVisitor: (name: string) => newVisitor(auth, name),
    /** The token with which a visitor comes back as the same person. */
    visitorToken: (actor: Actor) => auth.tokens.issue(actor),
    isAlive: (actor: Actor) => isAlive(auth, actor),
    endedSessions: (sessions: readonly SessionId[]) => auth.store.endedSessions(sessions, auth.clock.now()),
  };
}
