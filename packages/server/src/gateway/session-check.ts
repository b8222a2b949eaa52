import type { Cancel } from "../lib/clock.ts";
import { endSession } from "./end-session.ts";
import type { GatewayContext } from "./gateway-context.ts";

/** The bound on how long a session that ended on another node keeps its connections here, should the note be lost. */
const CHECK_MS = 5000;
/** Asked about in one call to the store, so that no call of a crowded node is a long one. */
const SESSIONS_PER_CALL = 1000;

export type SessionCheckContext = Pick<GatewayContext, "clock" | "connections" | "credentials" | "log">;

/**
 * A logout reaches the other nodes by a note on the bus, and a bus may lose it. So every few seconds the store is asked
 * which of the sessions with connections here have ended. Left alone if the store does not answer: then the next time.
 */
export class SessionCheck {
  readonly #context: SessionCheckContext;
  readonly #stop: Cancel;
  #isChecking = false;

  constructor(context: SessionCheckContext) {
    this.#context = context;
    this.#stop = context.clock.every(CHECK_MS, () => void this.#check());
  }

  close(): void {
    this.#stop();
  }

  async #check(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    const { connections, credentials, log } = this.#context;
    const sessions = connections.sessions();
    try {
      for (let from = 0; from < sessions.length; from += SESSIONS_PER_CALL) {
        const ended = await credentials.endedSessions(sessions.slice(from, from + SESSIONS_PER_CALL));
        for (const session of ended) endSession(this.#context, session);
      }
    } catch (error) {
      log.debug({ error }, "the store was not asked which sessions have ended; it will be in a moment");
    }
    this.#isChecking = false;
  }
}
