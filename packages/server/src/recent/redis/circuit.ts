import type { Cancel, Clock } from "../../lib/clock.ts";

/** What a circuit keeps: one connection, which is thrown away when it fails. */
export interface Breakable {
  destroy(): void;
}

export interface CircuitOptions<C extends Breakable> {
  /** One attempt; rejects, and leaves nothing behind, if it fails or `signal` aborts. */
  readonly connect: (onDown: (error: unknown) => void, signal: AbortSignal) => Promise<C>;
  readonly clock: Clock;
  readonly random: () => number;
  /** A command that was not answered for so long has failed, and the connection with it. */
  readonly answerLimitMs: number;
  readonly connectLimitMs: number;
  /** The connection, or an attempt to make one, has failed; the next attempt follows by itself. */
  readonly onError: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5000;
/** A connection that lasted so long did not fail for the same reason as the one before. */
const STEADY_MS = 10_000;

/**
 * One command at most waits for a Redis that is down, slow or frozen: the first that is not answered in time takes the
 * connection with it, and until there is another one everybody is told at once that there is no answer. A new one counts
 * only when it has answered, so a frozen Redis, whose kernel goes on accepting connections, keeps the circuit open.
 */
export class Circuit<C extends Breakable> {
  readonly #options: CircuitOptions<C>;
  #connection: C | null = null;
  #since = 0;
  #failures = 0;
  #attempt: AbortController | null = null;
  #cancelPause: Cancel = () => undefined;
  #isClosed = false;

  constructor(options: CircuitOptions<C>) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#connection !== null;
  }

  /** Resolves when the first attempt has succeeded or failed. Never rejects. */
  start(): Promise<void> {
    return this.#connect();
  }

  /** The answer, or null if there is none within `answerLimitMs`. Never rejects. */
  ask<T>(command: (connection: C) => Promise<T>): Promise<T | null> {
    const connection = this.#connection;
    if (!connection) return Promise.resolve(null);
    const { clock, answerLimitMs } = this.#options;
    return new Promise((resolve) => {
      let isOver = false;
      const end = (answer: T | null, error?: unknown) => {
        if (isOver) return;
        isOver = true;
        cancel();
        if (answer === null) this.#lose(connection, error);
        resolve(answer);
      };
      const cancel = clock.after(answerLimitMs, () => {
        // When this whole process was paused, timers run before the answers that have long arrived are read.
        clock.endOfTick(() => end(null, new Error(`Redis did not answer for ${answerLimitMs} ms`)));
      });
      command(connection).then(end, (error: unknown) => end(null, error));
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelPause();
    this.#attempt?.abort(new Error("closed"));
    this.#connection?.destroy();
    this.#connection = null;
  }

  async #connect(): Promise<void> {
    const { connect, clock, connectLimitMs } = this.#options;
    const attempt = new AbortController();
    this.#attempt = attempt;
    const cancel = clock.after(connectLimitMs, () =>
      attempt.abort(new Error(`Redis could not be reached within ${connectLimitMs} ms`)),
    );
    let connection: C | null = null;
    const onDown = (error: unknown) => {
      attempt.abort(error);
      if (connection) this.#lose(connection, error);
    };
    try {
      connection = await unlessAborted(connect(onDown, attempt.signal), attempt.signal);
      this.#connection = connection;
      this.#since = clock.monotonic();
    } catch (error) {
      this.#pause(error);
    } finally {
      cancel();
    }
  }

  #lose(connection: C, error: unknown): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    connection.destroy();
    if (this.#options.clock.monotonic() - this.#since > STEADY_MS) this.#failures = 0;
    this.#pause(error);
  }

  #pause(error: unknown): void {
    if (this.#isClosed) return;
    const { clock, random, onError } = this.#options;
    onError(error);
    // Full jitter: the nodes of a fleet, which lose their Redis together, must not come back together.
    const pauseMs = random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    this.#cancelPause = clock.after(pauseMs, () => void this.#connect());
  }
}

/** What comes after the abort is destroyed: nobody waits for it any more. */
async function unlessAborted<C extends Breakable>(opening: Promise<C>, signal: AbortSignal): Promise<C> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  const kept = opening.then((connection) => {
    if (signal.aborted) connection.destroy();
    signal.throwIfAborted();
    return connection;
  });
  return Promise.race([kept, aborted]);
}
