import type { Link, LinkEvents } from "../link.ts";
import type { Row } from "./model-store.ts";
import type { SimClock } from "./sim-clock.ts";

/** Where a connection is in a room's log. */
export interface Subscription {
  cursor: number;
  isReading: boolean;
}

/** The server's end of a probe's connection; what is on its way when it is cut does not arrive. */
export class ModelConnection {
  readonly sender: string;
  readonly subscriptions = new Map<string, Subscription>();
  isOpen = true;
  readonly #clock: SimClock;
  readonly #random: () => number;
  readonly #events: LinkEvents;
  #arrivesAt = 0;

  constructor(
    sender: string,
    { clock, random, events }: { clock: SimClock; random: () => number; events: LinkEvents },
  ) {
    this.sender = sender;
    this.#clock = clock;
    this.#random = random;
    this.#events = events;
  }

  /** Arrives a little later, and in order. */
  tell(frame: object): void {
    const text = JSON.stringify(frame);
    const now = this.#clock.monotonic();
    this.#arrivesAt = Math.max(this.#arrivesAt, now + this.#random() * 3);
    this.#clock.after(this.#arrivesAt - now, () => this.isOpen && this.#events.onFrame(text));
    // Of two at the same moment the seed would choose.
    this.#arrivesAt += 0.001;
  }

  tellEvent({ room, seq, at, sender, clientMsgId, text }: Row): void {
    const from = { id: sender, name: sender };
    this.tell({ type: "message", room, seq, at, from, text, clientMsgId });
  }

  end(code: number | null): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#events.onEnd(code);
  }

  /** The probe's end; `receive` is the server's. */
  link(receive: (text: string) => void): Link {
    let arrivesAt = 0;
    return {
      send: (text) => {
        const now = this.#clock.monotonic();
        arrivesAt = Math.max(arrivesAt, now + this.#random() * 3) + 0.001;
        this.#clock.after(arrivesAt - now, () => this.isOpen && receive(text));
      },
      cut: () => this.end(null),
    };
  }
}
