/** A count per label. Labels come from our own catalogues, never from a client, so there are few of them. */
export class Tally<L extends string> {
  readonly #counts = new Map<L, number>();

  add(label: L, by = 1): void {
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + by);
  }

  entries(): Iterable<readonly [L, number]> {
    return this.#counts;
  }
}
