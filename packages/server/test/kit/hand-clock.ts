import type { Clock } from "../../src/lib/clock.ts";

interface Timer {
  at: number;
  readonly periodMs: number | null;
  readonly run: () => void;
}

/** A clock that moves only when a test says so, and ends a tick only when a test lets it. */
export class HandClock implements Clock {
  #nowMs = 1_790_000_000_000;
  #elapsedMs = 0;
  #timers = new Set<Timer>();
  #endOfTick: (() => void)[] = [];

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#add({ at: this.#elapsedMs + delayMs, periodMs: null, run });
  }

  every(periodMs: number, run: () => void): () => void {
    return this.#add({ at: this.#elapsedMs + periodMs, periodMs, run });
  }

  endOfTick(run: () => void): void {
    this.#endOfTick.push(run);
  }

  /** The wall clock jumps; durations are not touched. */
  jumpWallClock(ms: number): void {
    this.#nowMs += ms;
  }

  /** Time passes; timers run in order, each followed by everything it set off. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsedMs + ms;
    for (let next = this.#nextBefore(until); next; next = this.#nextBefore(until)) {
      this.#passTo(next.at);
      if (next.periodMs === null) this.#timers.delete(next);
      else next.at += next.periodMs;
      next.run();
      await this.settle();
    }
    this.#passTo(until);
    await this.settle();
  }

  /** Ends ticks until nothing is left to do: promises that can settle have, and everything pushed is written. */
  async settle(): Promise<void> {
    for (let idleTurns = 0; idleTurns < 2; idleTurns++) {
      await new Promise((resolve) => setImmediate(resolve));
      const due = this.#endOfTick;
      this.#endOfTick = [];
      if (due.length > 0) idleTurns = -1;
      for (const run of due) run();
    }
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  #passTo(elapsedMs: number): void {
    this.#nowMs += elapsedMs - this.#elapsedMs;
    this.#elapsedMs = elapsedMs;
  }

  #nextBefore(until: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= until && (!next || timer.at < next.at)) next = timer;
    return next;
  }
}
