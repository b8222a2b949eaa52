/** Something that can wait, done a little at a time; true if there is more of it. */
export type Slice = () => boolean;

/** Asked for less often, it would be noticed; more often, it would cost. */
const LOOK_EVERY_MS = 20;
/** How long to leave it after it has failed: the disk may be full. */
const AFTER_FAILURE_MS = 10_000;
/** While a thread is in use, slices get a tenth of its time; otherwise half of it. */
const REST_IN_USE = 9;
const REST_UNUSED = 1;

export interface SpareTimeOptions {
  readonly slice: Slice;
  readonly monotonic: () => number;
  /** Runs something later; answers how to call that off. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Gives a thread's spare time to work that can wait. Waiting for the thread to be idle would not do: with a message every
 * 100 ms it never is, and is nothing else all the same.
 */
export class SpareTime {
  readonly #options: SpareTimeOptions;
  #cancel: (() => void) | null = null;
  #restUntil = 0;
  #wasUsed = false;

  constructor(options: SpareTimeOptions) {
    this.#options = options;
  }

  /** The thread has done what it is there for; there may be something new that can wait. */
  used(): void {
    this.#wasUsed = true;
    this.#plan(LOOK_EVERY_MS);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#restUntil = Number.POSITIVE_INFINITY;
  }

  #plan(atLeastMs: number): void {
    if (this.#cancel || this.#restUntil === Number.POSITIVE_INFINITY) return;
    const { after, monotonic } = this.#options;
    this.#cancel = after(Math.max(atLeastMs, this.#restUntil - monotonic()), () => {
      this.#cancel = null;
      this.#run();
    });
  }

  #run(): void {
    const { slice, monotonic } = this.#options;
    const startedAt = monotonic();
    const wasUsed = this.#wasUsed;
    this.#wasUsed = false;
    let hasMore: boolean;
    try {
      hasMore = slice();
    } catch {
      // Whoever waits for the thread meets the same failure, and is told.
      this.#restUntil = monotonic() + AFTER_FAILURE_MS;
      this.#plan(0);
      return;
    }
    if (!hasMore) return;
    const endedAt = monotonic();
    this.#restUntil = endedAt + (wasUsed ? REST_IN_USE : REST_UNUSED) * (endedAt - startedAt);
    this.#plan(0);
  }
}
