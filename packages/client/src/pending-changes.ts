import type { SentMessage } from "./client-room.ts";
import { applyToQuote, applyWish, type Wish } from "./message-item.ts";

interface Pending {
  readonly change: Wish;
  /** Its event's seq, once it is acknowledged: shown until that event is here. */
  seq: number | null;
}

/** What this person has asked for and the log has not said yet: shown at once, and taken back if it is refused. */
export class PendingChanges {
  readonly #self: () => string;
  #pending: readonly Pending[] = [];

  constructor(self: () => string) {
    this.#self = self;
  }

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Answers a handle for what becomes of it. */
  add(change: Wish): Pending {
    const pending = { change, seq: null };
    this.#pending = [...this.#pending, pending];
    return pending;
  }

  /** Stored as the event `seq`, of which everything up to `reached` is here. */
  acked(pending: Pending, seq: number, reached: number): void {
    pending.seq = seq;
    this.reached(reached);
  }

  /** Refused, or nobody knows. */
  drop(pending: Pending): void {
    this.#pending = this.#pending.filter((other) => other !== pending);
  }

  reached(seq: number): void {
    if (this.#pending.some((pending) => pending.seq !== null && pending.seq <= seq)) {
      this.#pending = this.#pending.filter((pending) => pending.seq === null || pending.seq > seq);
    }
  }

  /** The message as it will be. */
  applied(item: SentMessage): SentMessage {
    return this.#pending.reduce((shown, { change }) => {
      return change.target === item.seq ? applyWish(shown, change, this.#self()) : applyToQuote(shown, change);
    }, item);
  }
}
