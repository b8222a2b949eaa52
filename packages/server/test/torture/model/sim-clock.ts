import type { Cancel, Clock } from "../../../src/lib/clock.ts";

interface Due {
  readonly at: number;
  /** Decides between what is due at the same moment: by the seed, not by who asked first. */
  readonly tie: number;
  readonly run: () => void;
}

/** Virtual time: everything that is due happens in its order, and nothing takes any. */
export class SimClock implements Clock {
  #now = 0;
  readonly #random: () => number;
  readonly #heap: Due[] = [];

  constructor(random: () => number) {
    this.#random = random;
  }

  now(): number {
    return 1_790_000_000_000 + this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Cancel {
    let isCancelled = false;
    this.#push({ at: this.#now + Math.max(0, delayMs), tie: this.#random(), run: () => isCancelled || run() });
    return () => void (isCancelled = true);
  }

  every(periodMs: number, run: () => void): Cancel {
    let cancel: Cancel = () => undefined;
    const again = (): void => {
      cancel = this.after(periodMs, () => {
        again();
        run();
      });
    };
    again();
    return () => cancel();
  }

  endOfTick(run: () => void): void {
    this.after(0, run);
  }

  /** Until then, and no further. */
  runUntil(at: number): void {
    for (let due = this.#heap[0]; due && due.at <= at; due = this.#heap[0]) {
      this.#pop();
      this.#now = due.at;
      due.run();
    }
    this.#now = at;
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let index = heap.push(due) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || !isBefore(due, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!child || !isBefore(child, last)) break;
      heap[index] = child;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
  }
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.tie < b.tie);
