import type { Clock } from "../../src/lib/clock.ts";
import { createMemoryShelf } from "../../src/recent/memory-recent.ts";
import type { Recent, RecentEvent, RoomLife } from "../../src/recent/recent.ts";

type Events = readonly RecentEvent[];

/** What may happen to each call, as shares of 1. */
const ADD_LOST = 0.1;
const ADD_LATE = 0.2;
const READ_FAILED = 0.1;
const READ_LATE = 0.3;
const WIPED = 0.02;
const PUT_BACK = 0.05;

/** Small, so that events give way all the time. */
const LIMITS = { maxEvents: 24, maxBytes: 128 * 1024 };

/** Recent events that keep no more than the port promises: they are lost, late, wiped, and put back as they were. */
export class BadShelf {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #shelf = createMemoryShelf({
    counts: { recentReads: { add: () => undefined }, recentEventsDropped: 0 },
    limits: LIMITS,
  });
  readonly #added: (readonly [RoomLife, Events])[] = [];
  reads = 0;
  hits = 0;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  connect(): Recent {
    const node = this.#shelf.connect();
    return {
      limits: LIMITS,
      add: (life, events) => this.#add(node, life, events),
      tail: (life, limit) => this.#read(node, () => node.tail(life, limit)),
      after: (life, cursor, limit) => this.#read(node, () => node.after(life, cursor, limit)),
      close: async () => undefined,
    };
  }

  #add(node: Recent, life: RoomLife, events: Events): void {
    if (this.#random() < ADD_LOST) return;
    const arrive = () => {
      this.#added.push([life, events]);
      node.add(life, events);
    };
    if (this.#random() < ADD_LATE) this.#clock.after(Math.ceil(this.#random() * 100), arrive);
    else arrive();
  }

  async #read(node: Recent, read: () => Promise<Events | null>): Promise<Events | null> {
    this.reads++;
    if (this.#random() < WIPED) this.#shelf.wipe();
    if (this.#random() < PUT_BACK) this.#putBack(node);
    if (this.#random() < READ_FAILED) return null;
    const events = await read();
    if (this.#random() < READ_LATE) {
      await new Promise<void>((resolve) => this.#clock.after(Math.ceil(this.#random() * 50), resolve));
    }
    if (events) this.hits++;
    return events;
  }

  /** A copy of some time ago, as a restored snapshot is. */
  #putBack(node: Recent): void {
    this.#shelf.wipe();
    const until = Math.floor(this.#random() * this.#added.length);
    for (const [life, events] of this.#added.slice(0, until)) node.add(life, events);
  }
}
