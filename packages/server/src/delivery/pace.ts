import type { Cancel, Clock } from "../lib/clock.ts";

/** Of a database that is in no hurry; usually the write is done long before. */
const OWN_WRITE_MS = 10;
/** About what a fan-out to ten thousand takes. */
const MAX_PATIENCE_MS = 50;
/** About what a commit costs. */
const MAX_GATHER_MS = 2;
/** So many messages of a room wait to be stored at most: then those are its wave, however many it had before. */
const MAX_GATHERED = 256;
/** When nothing has come for so long after a fan-out, the load is over. */
const LULL_MS = 50;

/** What a write answers. */
interface Write {
  readonly event: { readonly seq: number };
}

/**
 * When the messages of a big room are stored, and when their frames leave. A fan-out costs a write to everybody, whether
 * it carries one frame or sixteen, so under load fewer of them are worth a little patience. Load is a last fan-out that
 * carried several frames, just now: with one message in flight nothing ever waits.
 *
 * - Under load messages come in waves, because what is delivered together is answered together. So the next fan-out
 *   waits for as many frames as the last one carried and for what is being stored, but no longer than the last one took:
 *   then waiting costs at most what it could have saved (Dooly, Goldman and Scott, "TCP dynamic acknowledgment delay",
 *   1998). What is to be stored waits for the rest of its wave as well, about as long as a commit takes.
 * - What another node announced waits for the write of this node that is being stored. Two nodes would break each other's
 *   batches otherwise: each commits its own. This is Nagle's rule (RFC 896): what is small waits only while something is
 *   in flight that ends the wait.
 */
export class Pace {
  readonly #clock: Clock;
  /** Writes of this node that have begun and not ended. */
  #writing = 0;
  #newestOwnSeq = 0;
  /** What this node has stored since the last fan-out, and before it since the one before. */
  #stored = 0;
  #lastStored = 0;
  #lastFrames = 0;
  #lastTookMs = 0;
  #lastEndedAt = 0;
  #waitsSince: number | null = null;
  readonly #gathered: (() => void)[] = [];
  #endGathering: Cancel | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Stores an event of this node in the room: now, or together with the rest of its wave. In the order of the calls. */
  async write<Stored extends Write>(store: () => Promise<Stored>): Promise<Stored> {
    this.#writing += 1;
    try {
      const stored = await this.#withItsWave(store);
      this.#stored += 1;
      this.#newestOwnSeq = Math.max(this.#newestOwnSeq, stored.event.seq);
      return stored;
    } finally {
      this.#writing -= 1;
    }
  }

  /** What has been gathered gets to the store now: somebody is about to store something that must come after it. */
  storeNow(): void {
    this.#endGathering?.();
    this.#endGathering = null;
    // By calls and not by promises: nobody's second message may get to the store before their first.
    for (const store of this.#gathered.splice(0)) store();
  }

  /** How long these `frames`, the last of them `head`, have to wait, in ms. Ask again whenever one is added. */
  delay(head: number, frames: number): number {
    const now = this.#clock.monotonic();
    const since = (this.#waitsSince ??= now);
    const leftMs = Math.max(0, since + this.#patience(head, frames, since) - now);
    if (leftMs === 0) this.#waitsSince = null;
    return leftMs;
  }

  /** A fan-out of so many frames is over. */
  fannedOut(frames: number, tookMs: number): void {
    this.#lastFrames = frames;
    this.#lastTookMs = tookMs;
    this.#lastEndedAt = this.#clock.monotonic();
    this.#lastStored = Math.min(this.#stored, MAX_GATHERED);
    this.#stored = 0;
  }

  #patience(head: number, frames: number, since: number): number {
    const hasMoreToCome = this.#writing > 0 || frames < this.#lastFrames;
    const forWave = hasMoreToCome && this.#isUnderLoad(since) ? Math.min(this.#lastTookMs, MAX_PATIENCE_MS) : 0;
    return this.#writing > 0 && this.#newestOwnSeq < head ? Math.max(forWave, OWN_WRITE_MS) : forWave;
  }

  #withItsWave<Stored>(store: () => Promise<Stored>): Promise<Stored> {
    const isWaveHere = this.#stored + this.#writing >= this.#lastStored;
    // Through the list also when nothing is to be waited for: all answers take as many turns, so they come in their order.
    // What one of them throws is its own: thrown here it would fail another one, and from the timer end the node.
    const stored = new Promise<Stored>((resolve) => this.#gathered.push(() => resolve(Promise.try(store))));
    if (isWaveHere || !this.#isUnderLoad(this.#clock.monotonic())) this.storeNow();
    else this.#endGathering ??= this.#clock.after(MAX_GATHER_MS, () => this.storeNow());
    return stored;
  }

  #isUnderLoad(now: number): boolean {
    return this.#lastFrames > 1 && now < this.#lastEndedAt + LULL_MS;
  }
}
