/** Cancels a timer; calling it again, or after the timer ran, does nothing. */
export type Cancel = () => void;

/** Time, passed in so that tests crank it by hand. */
export interface ClientClock {
  /** Wall clock, ms UTC; it may jump. */
  now(): number;
  /** Never goes back; ms from an arbitrary start. */
  monotonic(): number;
  after(delayMs: number, run: () => void): Cancel;
}

/** The machine's clock. A pending reconnect keeps a Node process alive, as a bot wants; `close()` cancels every timer. */
export const systemClock: ClientClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
