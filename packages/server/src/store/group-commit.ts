import { Refusal } from "../lib/refusal.ts";

/** One finished batch, for metrics. */
export interface CommittedBatch {
  readonly rows: number;
  readonly durationMs: number;
  /** Bytes still waiting or being committed when this batch was done. */
  readonly queuedBytes: number;
}

export interface GroupCommitOptions<Item, Outcome> {
  /**
   * Commits the items in one transaction, in their order, and answers one outcome per item. What happens to a single
   * row is an outcome; a rejection means that the fate of the whole batch is unknown.
   */
  readonly commit: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  /** What an item costs while it waits. */
  readonly bytesOf: (item: Item) => number;
  readonly maxBatchRows: number;
  readonly maxBatchBytes: number;
  /** Over this, `add` rejects with `busy` and keeps nothing. */
  readonly maxQueueBytes: number;
  readonly onCommit?: ((batch: CommittedBatch) => void) | undefined;
  readonly monotonic: () => number;
  /** Runs once everything this turn of the event loop has read is handled. */
  readonly endOfTick: (run: () => void) => void;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly bytes: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** About as long as a full queue takes to shrink noticeably on a slow disk. */
const BUSY_RETRY_AFTER_MS = 250;

/**
 * Group commit: while one batch is being committed, everything that arrives waits and becomes the next one. There is
 * no timer, so an idle store commits at once and a loaded one finds its batch size by itself: the slower the disk, the
 * bigger the batch, and a row waits for little more than two commits.
 *
 * The first batch after a rest starts at the end of the tick: frames read in the same turn share one fsync instead of
 * the first of them taking one alone while the others wait for it.
 */
export class GroupCommit<Item, Outcome> {
  readonly #options: GroupCommitOptions<Item, Outcome>;
  #waiting: Waiting<Item, Outcome>[] = [];
  #queuedBytes = 0;
  #isRunning = false;
  #onDrained: (() => void)[] = [];

  constructor(options: GroupCommitOptions<Item, Outcome>) {
    this.#options = options;
  }

  /** Outcomes settle in the order of the calls. */
  add(item: Item): Promise<Outcome> {
    const bytes = this.#options.bytesOf(item);
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > this.#options.maxQueueBytes) {
      return Promise.reject(new Refusal("busy", { retryAfterMs: BUSY_RETRY_AFTER_MS }));
    }
    this.#queuedBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, bytes, resolve, reject });
      if (this.#isRunning) return;
      this.#isRunning = true;
      this.#options.endOfTick(() => void this.#commitNext());
    });
  }

  /** Resolves once nothing waits and nothing is being committed. */
  async drain(): Promise<void> {
    if (this.#isRunning) await new Promise<void>((resolve) => this.#onDrained.push(resolve));
  }

  async #commitNext(): Promise<void> {
    const batch = this.#takeBatch();
    const startedAt = this.#options.monotonic();
    try {
      const outcomes = await this.#options.commit(batch.map(({ item }) => item));
      // A missing outcome would otherwise settle as a success.
      if (outcomes.length !== batch.length) throw new Error("the batch came back with rows missing");
      batch.forEach(({ resolve }, index) => resolve(outcomes[index] as Outcome));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    for (const { bytes } of batch) this.#queuedBytes -= bytes;
    const durationMs = this.#options.monotonic() - startedAt;
    if (this.#waiting.length > 0) {
      void this.#commitNext();
    } else {
      this.#isRunning = false;
      for (const resolve of this.#onDrained.splice(0)) resolve();
    }
    this.#options.onCommit?.({ rows: batch.length, durationMs, queuedBytes: this.#queuedBytes });
  }

  #takeBatch(): Waiting<Item, Outcome>[] {
    const { maxBatchRows, maxBatchBytes } = this.#options;
    let rows = 0;
    let bytes = 0;
    for (const { bytes: more } of this.#waiting) {
      if (rows > 0 && (rows >= maxBatchRows || bytes + more > maxBatchBytes)) break;
      rows += 1;
      bytes += more;
    }
    return this.#waiting.splice(0, rows);
  }
}
