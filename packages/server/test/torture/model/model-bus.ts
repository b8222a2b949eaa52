import type { Row } from "./model-store.ts";
import type { SimClock } from "./sim-clock.ts";

/** Shares of 1, of what each node is told. */
const LOST = 0.05;
const REPEATED = 0.05;
const LATE = 0.1;
const LONGEST_DELAY_MS = 400;

/** A bus that loses, repeats and delays, and can be switched off altogether. */
export class ModelBus {
  isDead = false;
  readonly #clock: SimClock;
  readonly #random: () => number;
  readonly #listeners: ((row: Row) => void)[] = [];

  constructor(clock: SimClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  listen(listener: (row: Row) => void): void {
    this.#listeners.push(listener);
  }

  publish(row: Row): void {
    for (const listener of this.#listeners) {
      if (this.isDead || this.#random() < LOST) continue;
      this.#carry(listener, row);
      if (this.#random() < REPEATED) this.#carry(listener, row);
    }
  }

  #carry(listener: (row: Row) => void, row: Row): void {
    const delay = this.#random() < LATE ? this.#random() * LONGEST_DELAY_MS : this.#random() * 3;
    this.#clock.after(delay, () => listener(row));
  }
}
