/** A lone blip is retried within this. */
const FIRST_MS = 250;
/** Longer than this and people press reload. */
const CAP_MS = 15_000;

/**
 * Full jitter: anywhere between 0 and the exponential bound, so that the clients of a restarted node spread out
 * instead of coming back in waves. `failures` counts from 0; `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: () => number): number {
  return random() * Math.min(CAP_MS, FIRST_MS * 2 ** failures);
}
