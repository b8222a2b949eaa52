import type { RoomEvent } from "../store/model.ts";

/** One room event as it waits in a ring or a page: encoded, with just enough beside it to pick it. */
export interface EncodedEvent {
  readonly seq: number;
  readonly type: RoomEvent["type"];
  readonly frame: Buffer;
}

export interface RingLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

const CHANGES: ReadonlySet<EncodedEvent["type"]> = new Set(["edited", "deleted", "reaction", "pinned"]);

/** The newest encoded events of one room, dense and ascending; bounded in count and bytes. */
export class Ring {
  readonly #limits: RingLimits;
  #events: EncodedEvent[] = [];
  #bytes = 0;

  constructor(limits: RingLimits) {
    this.#limits = limits;
  }

  /** The event must be the successor of the newest one; the oldest give way. */
  push(event: EncodedEvent): void {
    this.#events.push(event);
    this.#bytes += event.frame.length;
    while (this.#events.length > this.#limits.maxEvents || this.#bytes > this.#limits.maxBytes) {
      const oldest = this.#events.shift();
      if (!oldest) return;
      this.#bytes -= oldest.frame.length;
    }
  }

  /** Up to `limit` events with seq > cursor, in order; null when the ring no longer (or not yet) reaches back that far. */
  after(cursor: number, limit: number): readonly EncodedEvent[] | null {
    const first = this.#events[0];
    if (!first || cursor + 1 < first.seq) return null;
    const from = cursor + 1 - first.seq;
    return this.#events.slice(from, from + limit);
  }

  /** Forgets everything: something in it was deleted, and must not be handed to anybody any more. */
  clear(): void {
    this.#events = [];
    this.#bytes = 0;
  }

  /**
   * The newest `count` messages, ascending; null when the ring holds fewer although the log may hold more, or when
   * something was done to a message since the oldest of them: what they have become only the store knows.
   */
  newestMessages(count: number): readonly EncodedEvent[] | null {
    const found: EncodedEvent[] = [];
    for (let at = this.#events.length - 1; at >= 0 && found.length < count; at--) {
      const event = this.#events[at];
      if (event?.type === "message") found.push(event);
      else if (event && CHANGES.has(event.type)) return null;
    }
    const reachesStart = this.#events[0]?.seq === 1;
    return found.length === count || reachesStart ? found.toReversed() : null;
  }
}
