/**
 * Collects what changed and reports it once per microtask, so that a burst of frames handled in one go
 * costs one notification and one snapshot.
 */
export class Batch<T> {
  readonly #flush: (changed: ReadonlySet<T>) => void;
  #changed = new Set<T>();

  constructor(flush: (changed: ReadonlySet<T>) => void) {
    this.#flush = flush;
  }

  add(item: T): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#run());
    this.#changed.add(item);
  }

  #run(): void {
    const changed = this.#changed;
    this.#changed = new Set();
    this.#flush(changed);
  }
}
