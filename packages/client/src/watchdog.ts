import type { Cancel, ClientClock } from "./clock.ts";

/**
 * Notices a connection that died without a word: a cable pulled, a laptop asleep, a proxy gone. The browser may take
 * minutes to fire `close` for those. One timer per connection, looked at again only when it fires: frames stay cheap.
 */
export class Watchdog {
  readonly #clock: ClientClock;
  readonly #onSilence: () => void;
  #lastFrameAt = 0;
  #limitMs = 0;
  #cancel: Cancel | null = null;

  constructor(clock: ClientClock, onSilence: () => void) {
    this.#clock = clock;
    this.#onSilence = onSilence;
  }

  start(heartbeatMs: number): void {
    this.stop();
    // Two heartbeats may be late, and 5 s is what a slow phone takes to wake its radio.
    this.#limitMs = 2 * heartbeatMs + 5_000;
    this.frameArrived();
    this.#arm(this.#limitMs);
  }

  frameArrived(): void {
    this.#lastFrameAt = this.#clock.monotonic();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #arm(delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      const leftMs = this.#lastFrameAt + this.#limitMs - this.#clock.monotonic();
      if (leftMs > 0) this.#arm(leftMs);
      else this.#onSilence();
    });
  }
}
