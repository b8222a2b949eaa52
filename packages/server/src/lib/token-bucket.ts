import type { Clock } from "./clock.ts";

export interface Rate {
  /** Sustained tokens per second; 0 = no limit. */
  readonly rate: number;
  /** Tokens a full bucket holds: what may be taken at once. At least 1 is always granted. */
  readonly burst: number;
}

export interface TokenBucket {
  /** Takes one token: 0 when there was one, otherwise the ms (at least 1) after which there will be. */
  take(): number;
}

/**
 * A token bucket without a timer. It is kept as one number, the time at which it will be full again (GCRA), so that
 * ten thousand of them cost three fields each and nothing at all while idle.
 */
export function createTokenBucket({ rate, burst, clock }: Rate & { readonly clock: Clock }): TokenBucket {
  return rate === 0 ? UNLIMITED : new Bucket(1000 / rate, Math.max(1, burst), clock);
}

const UNLIMITED: TokenBucket = { take: () => 0 };

class Bucket implements TokenBucket {
  readonly #msPerToken: number;
  readonly #fullMs: number;
  readonly #clock: Clock;
  #fullAt = Number.NEGATIVE_INFINITY;

  constructor(msPerToken: number, burst: number, clock: Clock) {
    this.#msPerToken = msPerToken;
    this.#fullMs = msPerToken * burst;
    this.#clock = clock;
  }

  take(): number {
    const now = this.#clock.monotonic();
    const fullAt = Math.max(this.#fullAt, now) + this.#msPerToken;
    const waitMs = fullAt - this.#fullMs - now;
    // Less than a microsecond is rounding: without this, a caller who waits exactly as told could be refused again.
    if (waitMs > 1e-3) return Math.ceil(waitMs);
    this.#fullAt = fullAt;
    return 0;
  }
}
