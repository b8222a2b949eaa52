import { type BusItem, encodePayload, itemBytes } from "./codec.ts";

export interface OutboxOptions {
  readonly send: (topic: string, payload: Buffer) => Promise<void>;
  /** A payload is closed at this size; a single longer item goes alone. */
  readonly maxPayloadBytes: number;
  /** Items not yet taken by the engine. */
  readonly maxPendingBytes: number;
  readonly maxSendsInFlight: number;
}

interface Parcel {
  readonly topic: string;
  readonly items: BusItem[];
  bytes: number;
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * What a node has to say, on its way to one link. Everything for one topic that comes up in one go leaves as one
 * payload: a group commit announces its sixteen events with one send, and every receiver reads one message instead of
 * sixteen. There is no timer, so a lone event leaves at once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #unsent = new Set<Parcel>();
  /** The parcel of each topic that still takes items. */
  readonly #open = new Map<string, Parcel>();
  readonly #underWay = new Set<Parcel>();
  #pendingBytes = 0;
  #isFlushDue = false;
  #failure: Error | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Resolves once the engine has the item. Rejects when too much is waiting: what is refused here is never sent. */
  push(topic: string, item: BusItem): Promise<void> {
    if (this.#failure) throw this.#failure;
    const bytes = itemBytes(item);
    if (this.#pendingBytes + bytes > this.#options.maxPendingBytes) {
      throw new Error(`the bus does not keep up: ${this.#pendingBytes} bytes are waiting to be sent`);
    }
    const parcel = this.#parcelFor(topic, bytes);
    parcel.items.push(item);
    parcel.bytes += bytes;
    this.#pendingBytes += bytes;
    this.#flushSoon();
    return parcel.sent.promise;
  }

  /** Resolves once nothing is waiting any more. Never rejects. */
  async idle(): Promise<void> {
    while (this.#unsent.size + this.#underWay.size > 0) {
      await Promise.allSettled([...this.#unsent, ...this.#underWay].map(({ sent }) => sent.promise));
    }
  }

  /** The link is gone: what was not confirmed is rejected, and so is everything that comes. */
  fail(error: Error): void {
    this.#failure = error;
    for (const parcel of [...this.#unsent, ...this.#underWay]) parcel.sent.reject(error);
    this.#unsent.clear();
    this.#underWay.clear();
    this.#open.clear();
  }

  #parcelFor(topic: string, bytes: number): Parcel {
    const open = this.#open.get(topic);
    if (open && open.bytes + bytes <= this.#options.maxPayloadBytes) return open;
    const parcel: Parcel = { topic, items: [], bytes: 1, sent: Promise.withResolvers() };
    this.#open.set(topic, parcel);
    this.#unsent.add(parcel);
    return parcel;
  }

  /** A next tick comes after all the promises that are settling now, and still before any I/O. */
  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    process.nextTick(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    for (const parcel of this.#unsent) {
      if (this.#underWay.size >= this.#options.maxSendsInFlight) return;
      this.#unsent.delete(parcel);
      if (this.#open.get(parcel.topic) === parcel) this.#open.delete(parcel.topic);
      this.#underWay.add(parcel);
      void this.#send(parcel);
    }
  }

  async #send(parcel: Parcel): Promise<void> {
    try {
      await this.#options.send(parcel.topic, encodePayload(parcel.items));
      parcel.sent.resolve();
    } catch (error) {
      parcel.sent.reject(error);
    }
    this.#underWay.delete(parcel);
    this.#pendingBytes -= parcel.bytes - 1;
    if (this.#unsent.size > 0) this.#flushSoon();
  }
}
