/** A message on its way: written at least once as soon as it was in the room. */
export interface Pending {
  readonly room: string;
  readonly text: string;
  readonly clientMsgId: string;
  attempts: number;
  /** Attempts that were never answered: their fate is unknown, whatever a later one is told. */
  unanswered: number;
  isInFlight: boolean;
  /** Monotonic ms. */
  writtenAt: number;
}

/** What one probe has said and not yet settled, in the order in which it said it. */
export class ProbeOutbox {
  readonly #pending = new Map<string, Pending>();

  get size(): number {
    return this.#pending.size;
  }

  add(room: string, text: string, clientMsgId: string): Pending {
    const pending = { room, text, clientMsgId, attempts: 0, unanswered: 0, isInFlight: false, writtenAt: 0 };
    this.#pending.set(clientMsgId, pending);
    return pending;
  }

  get(clientMsgId: string): Pending | undefined {
    return this.#pending.get(clientMsgId);
  }

  settle(clientMsgId: string): void {
    this.#pending.delete(clientMsgId);
  }

  all(): Pending[] {
    return [...this.#pending.values()];
  }

  /** The connection is gone; those that were in flight are returned. */
  lose(): Pending[] {
    const lost = this.all().filter(({ isInFlight }) => isInFlight);
    for (const pending of lost) {
      pending.isInFlight = false;
      pending.unanswered += 1;
    }
    return lost;
  }

  /** When the oldest of those in flight was written. */
  oldestInFlight(): number | null {
    const times = this.all().flatMap(({ isInFlight, writtenAt }) => (isInFlight ? [writtenAt] : []));
    return times.length === 0 ? null : Math.min(...times);
  }
}
