/** A set of listeners. One that throws is reported and harms neither the others nor the caller. */
export class Listeners<T> {
  readonly #entries = new Set<{ readonly listener: (event: T) => void }>();

  /** Returns the unsubscribe. The same function added twice is called twice. */
  add(listener: (event: T) => void): () => void {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  emit(event: T): void {
    for (const entry of [...this.#entries]) {
      try {
        entry.listener(event);
      } catch (error) {
        // Not rethrown from a microtask: in Node that would end the process.
        console.error("parley: a listener threw", error);
      }
    }
  }
}
