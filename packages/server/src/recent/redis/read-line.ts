import type { Clock } from "../../lib/clock.ts";
import type { Circuit } from "./circuit.ts";
import type { RedisConnection } from "./redis-connection.ts";

export interface ReadLineOptions {
  readonly circuit: Circuit<RedisConnection>;
  readonly clock: Clock;
  /** Longest wait for one's turn. */
  readonly waitLimitMs: number;
}

/**
 * A node to which everybody comes back opens a thousand rooms at once. All their reads sent together would take each
 * other's time, until the circuit took them for a Redis that does not answer; so few are under way, and the others wait.
 */
const MAX_UNDER_WAY = 32;
/** Beyond this nobody waits: the store is asked as well. */
const MAX_WAITING = 4096;

interface Waiting {
  readonly since: number;
  readonly call: (isTurn: boolean) => void;
}

/** The readers' way to Redis: first come, first served, and nobody waits in it for longer than the limit. */
export class ReadLine {
  readonly #options: ReadLineOptions;
  readonly #waiting: Waiting[] = [];
  #underWay = 0;

  constructor(options: ReadLineOptions) {
    this.#options = options;
  }

  /** The answer, or null if there is none in time. Never rejects. */
  async ask<T>(command: (redis: RedisConnection) => Promise<T>): Promise<T | null> {
    if (!(await this.#turn())) return null;
    const answer = await this.#options.circuit.ask(command);
    this.#callNext();
    return answer;
  }

  async #turn(): Promise<boolean> {
    if (this.#underWay < MAX_UNDER_WAY) {
      this.#underWay++;
      return true;
    }
    if (this.#waiting.length >= MAX_WAITING) return false;
    return new Promise((call) => this.#waiting.push({ since: this.#options.clock.monotonic(), call }));
  }

  /** The place goes straight to the next in line; those who have waited too long are sent away. */
  #callNext(): void {
    const { clock, waitLimitMs } = this.#options;
    const tooLongSince = clock.monotonic() - waitLimitMs;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const isTurn = next.since >= tooLongSince;
      next.call(isTurn);
      if (isTurn) return;
    }
    this.#underWay--;
  }
}
