/** Cancels a timer; calling it again, or after the timer ran, does nothing. */
export type Cancel = () => void;

/**
 * Time, passed in everywhere in chat and delivery so that tests (and one day a simulator) crank it by hand.
 * `now` may jump (it is the wall clock, for display and expiry); durations are measured with `monotonic`.
 */
export interface Clock {
  /** Wall clock, ms UTC. */
  now(): number;
  /** Never goes back; ms from an arbitrary start. */
  monotonic(): number;
  after(delayMs: number, run: () => void): Cancel;
  every(periodMs: number, run: () => void): Cancel;
  /** Once everything this turn of the event loop has read is handled: the end of the tick. */
  endOfTick(run: () => void): void;
}

/** The machine's clock. Its timers never keep the process alive by themselves. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs).unref();
    return () => clearInterval(timer);
  },
  endOfTick(run) {
    setImmediate(run);
  },
};
