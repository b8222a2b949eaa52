/** Of a database that is in no hurry; usually the write is done long before. */
const MAX_WAIT_MS = 10;
const MAX_REST_MS = 4;

/**
 * When the frames of a big room may leave. A fan-out costs a write to everybody, whether it carries one frame or sixteen,
 * so under load fewer of them are worth a little patience; with one message in flight nothing ever waits.
 *
 * - After a fan-out that carried several frames comes a rest as long as it took: at most half of the time goes into one
 *   room, and what comes meanwhile leaves together.
 * - What another node announced waits for the write of this node that is being stored. Two nodes would break each other's
 *   batches otherwise: each commits its own. This is Nagle's rule (RFC 896): what is small waits only while something is
 *   in flight that ends the wait.
 */
export class Pace {
  #ownWrites = 0;
  #newestOwnSeq = 0;
  #restsUntil = 0;
  #waitsSince: number | null = null;

  /** This node stores an event in the room. */
  beginWrite(): void {
    this.#ownWrites += 1;
  }

  /** `seq`: of the event it became; null for a write that failed. */
  endWrite(seq: number | null): void {
    this.#ownWrites -= 1;
    this.#newestOwnSeq = Math.max(this.#newestOwnSeq, seq ?? 0);
  }

  /** How long the frames up to `head` have to wait, in ms. Ask again whenever one is added. */
  delay(head: number, now: number): number {
    const waitsForOwn = this.#ownWrites > 0 && this.#newestOwnSeq < head;
    if (!waitsForOwn && now >= this.#restsUntil) {
      this.#waitsSince = null;
      return 0;
    }
    this.#waitsSince ??= now;
    const until = waitsForOwn ? this.#waitsSince + MAX_WAIT_MS : this.#restsUntil;
    if (now >= until) this.#waitsSince = null;
    return Math.max(0, until - now);
  }

  /** A fan-out of so many frames is over. */
  fannedOut(frames: number, startedAt: number, now: number): void {
    this.#restsUntil = frames > 1 ? now + Math.min(now - startedAt, MAX_REST_MS) : 0;
  }
}
