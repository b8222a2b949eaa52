import type { SendQueue } from "../delivery/subscriber.ts";
import type { Flushable, Tick } from "../delivery/tick.ts";
import type { Wire } from "./wire.ts";

/** Replies may pass the limit by this much, so that a slow reader's own requests are still answered. */
const REPLY_HEADROOM_BYTES = 64 * 1024;

/** The connection a queue belongs to. */
export interface QueueOwner {
  readonly wire: Wire;
  /** Feeds the subscriptions that are behind. */
  feed(): void;
}

/**
 * The bounded outgoing queue of one connection. What is pushed in one tick leaves as one write. The limit counts the
 * bytes pushed and not yet taken by the kernel, before new ones are added; over it, room events are not taken (the
 * subscription falls back to its cursor) and the memory a reader that stopped can hold is the limit, plus the headroom
 * and one reply.
 */
export class ConnectionQueue implements SendQueue, Flushable {
  readonly #owner: QueueOwner;
  readonly #wire: Wire;
  readonly #tick: Tick;
  readonly #limitBytes: number;
  #isFeedWanted = false;
  #first: Buffer | null = null;
  #more: Buffer[] | null = null;
  #pendingBytes = 0;

  constructor(owner: QueueOwner, tick: Tick, limitBytes: number) {
    this.#owner = owner;
    this.#wire = owner.wire;
    this.#tick = tick;
    this.#limitBytes = limitBytes;
  }

  get unsentBytes(): number {
    return this.#pendingBytes + this.#wire.unsentBytes;
  }

  get feedBytes(): number {
    const free = this.#limitBytes - this.unsentBytes;
    return free >= this.#limitBytes / 2 ? free : 0;
  }

  feedWhenFree(): void {
    this.#isFeedWanted = true;
    // An idle socket drains nothing more: without this, a batch larger than the limit would leave its reader waiting.
    if (!this.#first && this.feedBytes > 0) this.#tick.queueChanged(this);
  }

  push(bytes: Buffer): boolean {
    if (this.unsentBytes + bytes.length > this.#limitBytes) return false;
    this.#add(bytes);
    return true;
  }

  write(bytes: Buffer): boolean {
    // Feeding would walk the room that is being walked.
    if (this.#isFeedWanted) return this.push(bytes);
    if (this.unsentBytes + bytes.length > this.#limitBytes) return false;
    if (this.#first) {
      this.#add(bytes);
      this.flush();
    } else {
      this.#wire.write(bytes);
    }
    return true;
  }

  pushEphemeral(bytes: Buffer): boolean {
    return this.unsentBytes <= this.#limitBytes / 4 && this.push(bytes);
  }

  /** Takes a reply; false when even the headroom is used up: such a reader is closed as a slow consumer. */
  pushReply(bytes: Buffer): boolean {
    if (this.unsentBytes > this.#limitBytes + REPLY_HEADROOM_BYTES) return false;
    this.#add(bytes);
    return true;
  }

  flush(): void {
    const first = this.#first;
    if (first) {
      const bytes = this.#more ? Buffer.concat([first, ...this.#more]) : first;
      this.#first = null;
      this.#more = null;
      this.#pendingBytes = 0;
      this.#wire.write(bytes);
    }
    this.offerFeed();
  }

  /** Called when bytes have left: whoever is behind goes on, if there is space again. */
  offerFeed(): void {
    if (!this.#isFeedWanted || this.feedBytes === 0) return;
    this.#isFeedWanted = false;
    this.#owner.feed();
  }

  #add(bytes: Buffer): void {
    this.#pendingBytes += bytes.length;
    if (this.#first) (this.#more ??= []).push(bytes);
    else {
      this.#first = bytes;
      this.#tick.queueChanged(this);
    }
  }
}
