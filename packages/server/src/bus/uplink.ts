import type { Cancel, Clock } from "../lib/clock.ts";
import type { Engine, Link } from "./engine.ts";

export interface UplinkTiming {
  /** An attempt to connect that takes longer has failed. */
  readonly openLimitMs: number;
  readonly pingEveryMs: number;
  /** A link that has not answered for so long is frozen, however healthy its sockets look. */
  readonly pingLimitMs: number;
  /** Longest pause between two attempts. */
  readonly maxPauseMs: number;
}

export const UPLINK_TIMING: UplinkTiming = {
  openLimitMs: 8000,
  pingEveryMs: 2000,
  pingLimitMs: 4000,
  maxPauseMs: 5000,
};

export interface UplinkOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly random: () => number;
  readonly timing: UplinkTiming;
  readonly onPayload: (payload: Buffer) => void;
  /** A new link is open: subscribe. The attempt has succeeded when this has resolved. */
  readonly onOpen: (link: Link) => Promise<void>;
  /** The link, or the attempt to make one, has failed; the next attempt follows by itself. */
  readonly onDown: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 100;
/** A link that lasted so long did not fail for the same reason as the one before. */
const STEADY_MS = 5000;

interface Attempt {
  readonly abort: AbortController;
  readonly startedAt: number;
  readonly settled: PromiseWithResolvers<void>;
  link: Link | null;
  cancelTimer: Cancel;
  isOver: boolean;
}

/**
 * Keeps a node connected to its engine, for ever: opens a link, watches it, and when it breaks throws it away and opens
 * a new one after a random pause. Drivers' own reconnecting is switched off, because it is where buses die in silence: a
 * subscription that was not restored, a loop that gave up, a socket that looks open and delivers nothing.
 */
export class Uplink {
  readonly #options: UplinkOptions;
  #attempt: Attempt | null = null;
  #failures = 0;
  #cancelPause: Cancel = () => undefined;
  #isStopped = false;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  /** Resolves when the first attempt has succeeded or failed. Never rejects: an engine that is away now may come. */
  async start(): Promise<void> {
    await this.#open();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelPause();
    const attempt = this.#attempt;
    if (!attempt || attempt.isOver) return;
    this.#end(attempt);
    await attempt.link?.close();
  }

  /** The link is no good, says somebody who uses it. */
  giveUp(link: Link, error: unknown): void {
    if (this.#attempt?.link === link) this.#fail(this.#attempt, error);
  }

  async #open(): Promise<void> {
    const { engine, clock, timing, onPayload } = this.#options;
    const attempt: Attempt = {
      abort: new AbortController(),
      startedAt: clock.monotonic(),
      settled: Promise.withResolvers(),
      link: null,
      cancelTimer: () => undefined,
      isOver: false,
    };
    this.#attempt = attempt;
    attempt.cancelTimer = clock.after(timing.openLimitMs, () =>
      this.#fail(attempt, new Error(`no link to the bus within ${timing.openLimitMs} ms`)),
    );
    const events = {
      onPayload: (payload: Buffer) => void (attempt.isOver || onPayload(payload)),
      onDown: (error: unknown) => this.#fail(attempt, error),
    };
    engine.open(events, attempt.abort.signal).then(
      (link) => this.#use(attempt, link),
      (error: unknown) => this.#fail(attempt, error),
    );
    await attempt.settled.promise;
  }

  async #use(attempt: Attempt, link: Link): Promise<void> {
    attempt.link = link;
    if (attempt.isOver) return link.close();
    try {
      await this.#options.onOpen(link);
    } catch (error) {
      this.#fail(attempt, error);
    }
    if (attempt.isOver) return;
    attempt.cancelTimer();
    attempt.settled.resolve();
    this.#watch(attempt, link);
  }

  #watch(attempt: Attempt, link: Link): void {
    const { clock, timing } = this.#options;
    if (!link.ping) return;
    attempt.cancelTimer = clock.after(timing.pingEveryMs, () => {
      let isAnswered = false;
      attempt.cancelTimer = clock.after(timing.pingLimitMs, () => {
        // When this whole process was paused, timers run before the answers that have long arrived are read.
        clock.endOfTick(() => {
          if (!isAnswered) this.#fail(attempt, new Error(`the bus did not answer for ${timing.pingLimitMs} ms`));
        });
      });
      link.ping?.().then(
        () => {
          isAnswered = true;
          attempt.cancelTimer();
          if (!attempt.isOver) this.#watch(attempt, link);
        },
        (error: unknown) => this.#fail(attempt, error),
      );
    });
  }

  #fail(attempt: Attempt, error: unknown): void {
    if (attempt.isOver) return;
    this.#end(attempt);
    void attempt.link?.close();
    this.#options.onDown(error);
    if (this.#isStopped) return;
    const { clock, random, timing } = this.#options;
    if (clock.monotonic() - attempt.startedAt > timing.openLimitMs + STEADY_MS) this.#failures = 0;
    // Full jitter: the nodes of a fleet, which lose their engine together, must not come back together.
    const pauseMs = random() * Math.min(timing.maxPauseMs, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#cancelPause = clock.after(pauseMs, () => void this.#open());
  }

  #end(attempt: Attempt): void {
    attempt.isOver = true;
    attempt.cancelTimer();
    attempt.abort.abort();
    attempt.settled.resolve();
  }
}
