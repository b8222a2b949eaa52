/**
 * A Prometheus histogram that is nothing but numbers until somebody scrapes it, so that the client library (40 ms to
 * load) need not be there when the process starts.
 */
export class Distribution {
  readonly #bounds: readonly number[];
  /** How many values fell in each bucket; the last one is above every bound. */
  readonly #counts: number[];
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    const at = bucket === -1 ? this.#bounds.length : bucket;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  /** Prometheus text: cumulative buckets, sum and count. */
  render(name: string, help: string): string {
    let count = 0;
    const buckets = this.#counts.map((inBucket, at) => {
      count += inBucket;
      return `${name}_bucket{le="${this.#bounds[at] ?? "+Inf"}"} ${count}`;
    });
    const head = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
    return [...head, ...buckets, `${name}_sum ${this.#sum}`, `${name}_count ${count}`].join("\n");
  }
}
