import type { Engine, Link, LinkEvents } from "../../src/bus/engine.ts";

/** What links have asked of the broker, in order: "subscribe general", "send general 12". */
type Call = string;

interface OpenLink {
  readonly topics: Set<string>;
  readonly events: LinkEvents;
  isFrozen: boolean;
}

/**
 * A broker whose links tests cut and freeze by hand. Topics are the rooms' ids; everything arrives in order, in a
 * microtask.
 */
export class HandBroker {
  readonly calls: Call[] = [];
  readonly #links = new Set<OpenLink>();
  maxMessageBytes = 1024 * 1024;
  maxSendsInFlight = Number.POSITIVE_INFINITY;

  /** One node's way to the broker. */
  connect(): HandEngine {
    return new HandEngine(this);
  }

  get topicCount(): number {
    return new Set([...this.#links].flatMap(({ topics }) => [...topics])).size;
  }

  /** A payload nobody of ours has sent. */
  inject(topic: string, payload: Buffer): void {
    for (const { topics, events } of this.#links) if (topics.has(topic)) events.onPayload(payload);
  }

  add(link: OpenLink): void {
    this.#links.add(link);
  }

  remove(link: OpenLink): void {
    this.#links.delete(link);
  }
}

export class HandEngine implements Engine {
  readonly promises = { ordered: true, delivery: "at-most-once" } as const;
  readonly #broker: HandBroker;
  #link: OpenLink | null = null;
  #mode: "open" | "cut" | "frozen" = "open";
  attempts = 0;
  /** Makes the next calls fail. */
  refuses: "subscribe" | "send" | null = null;

  constructor(broker: HandBroker) {
    this.#broker = broker;
  }

  get maxMessageBytes(): number {
    return this.#broker.maxMessageBytes;
  }

  get maxSendsInFlight(): number {
    return this.#broker.maxSendsInFlight;
  }

  /** The link breaks, and no new one can be made. */
  cut(): void {
    this.#mode = "cut";
    this.#link?.events.onDown(new Error("the link was cut"));
  }

  /** The link looks healthy, and nothing is answered any more. */
  freeze(): void {
    this.#mode = "frozen";
    if (this.#link) this.#link.isFrozen = true;
  }

  /** Makes new links work; what was frozen stays lost. */
  restore(): void {
    this.#mode = "open";
  }

  async open(events: LinkEvents): Promise<Link> {
    this.attempts += 1;
    if (this.#mode === "frozen") return new Promise(() => undefined);
    if (this.#mode === "cut") throw new Error("no route to the broker");
    const broker = this.#broker;
    const link: OpenLink = { topics: new Set(), events, isFrozen: false };
    this.#link = link;
    broker.add(link);
    const answer = (): Promise<void> => (link.isFrozen ? new Promise(() => undefined) : Promise.resolve());
    return {
      topicOf: (room) => room ?? "*",
      subscribe: async (topics) => {
        if (this.refuses === "subscribe") throw new Error("subscribing is not allowed");
        broker.calls.push(`subscribe ${topics.join(" ")}`);
        await answer();
        for (const topic of topics) link.topics.add(topic);
      },
      unsubscribe(topics) {
        broker.calls.push(`unsubscribe ${topics.join(" ")}`);
        for (const topic of topics) link.topics.delete(topic);
      },
      send: async (topic, payload) => {
        if (this.refuses === "send") throw new Error("sending is not allowed");
        broker.calls.push(`send ${topic} ${payload.length}`);
        await answer();
        broker.inject(topic, payload);
      },
      ping: answer,
      close: async () => broker.remove(link),
    };
  }
}
