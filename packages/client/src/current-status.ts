import type { Status } from "@parley/protocol";
import type { Cancel, ClientClock } from "./clock.ts";

/** Timers cannot wait longer than 24.8 days; a wall clock that jumps is noticed within the hour. */
const MAX_WAIT_MS = 60 * 60 * 1000;

/** The status if it has not ended. The server does not say when it does. */
export function currentStatus(status: Status | null | undefined, now: number): Status | null {
  return status && (status.until === undefined || status.until > now) ? status : null;
}

/** Says when the first of some statuses may have ended; one timer, however many there are. */
export class StatusEnds {
  readonly #clock: ClientClock;
  readonly #ended: () => void;
  #cancel: Cancel = () => {};

  constructor(clock: ClientClock, ended: () => void) {
    this.#clock = clock;
    this.#ended = ended;
  }

  /** Waits for these now, instead of those of before. */
  watch(statuses: Iterable<Status | null | undefined>): void {
    this.#cancel();
    const now = this.#clock.now();
    let waitMs = Number.POSITIVE_INFINITY;
    for (const status of statuses) {
      if (status?.until !== undefined && status.until > now) waitMs = Math.min(waitMs, status.until - now);
    }
    if (Number.isFinite(waitMs)) this.#cancel = this.#clock.after(Math.min(waitMs, MAX_WAIT_MS), this.#ended);
  }

  dispose(): void {
    this.#cancel();
  }
}
