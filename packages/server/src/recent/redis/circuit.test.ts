import { describe, expect, test } from "vitest";
import { HandClock } from "../../../test/kit/hand-clock.ts";
import { Circuit } from "./circuit.ts";

/** A connection whose commands are answered by hand. */
class HandConnection {
  isDestroyed = false;
  readonly onDown: (error: unknown) => void;
  readonly commands: PromiseWithResolvers<string>[] = [];

  constructor(onDown: (error: unknown) => void) {
    this.onDown = onDown;
  }

  readonly command = (): Promise<string> => {
    const command = Promise.withResolvers<string>();
    this.commands.push(command);
    return command.promise;
  };

  destroy(): void {
    this.isDestroyed = true;
    for (const { reject } of this.commands) reject(new Error("hung up"));
  }
}

/** A circuit whose attempts to connect a test decides; the first one is under way. */
function createCircuit() {
  const clock = new HandClock();
  const attempts: (PromiseWithResolvers<HandConnection> & { signal: AbortSignal; connection: HandConnection })[] = [];
  const errors: unknown[] = [];
  const circuit = new Circuit<HandConnection>({
    connect(onDown, signal) {
      const attempt = { ...Promise.withResolvers<HandConnection>(), signal, connection: new HandConnection(onDown) };
      attempts.push(attempt);
      return attempt.promise;
    },
    clock,
    random: () => 1,
    answerLimitMs: 250,
    connectLimitMs: 1000,
    onError: (error) => void errors.push(error),
  });
  const started = circuit.start();
  /** Lets the newest attempt succeed. */
  async function open(): Promise<HandConnection> {
    const attempt = attempts.at(-1);
    if (!attempt) throw new Error("nobody connects");
    attempt.resolve(attempt.connection);
    await clock.settle();
    return attempt.connection;
  }
  return { circuit, clock, attempts, errors, started, open };
}

/** What has been answered so far; undefined while it is not. */
function watch<T>(promise: Promise<T>): { answer: T | undefined } {
  const watched: { answer: T | undefined } = { answer: undefined };
  void promise.then((answer) => (watched.answer = answer));
  return watched;
}

describe("the circuit", () => {
  test("passes answers on while there is a connection, and says null at once while there is none", async () => {
    const { circuit, open } = createCircuit();
    expect(await circuit.ask((connection) => connection.command())).toBe(null);
    const connection = await open();
    const asked = circuit.ask((each) => each.command());
    connection.commands[0]?.resolve("yes");
    expect(await asked).toBe("yes");
  });

  test("gives up the connection at the first command that is not answered in time, for everybody", async () => {
    const { circuit, clock, open, errors } = createCircuit();
    const connection = await open();
    const first = watch(circuit.ask((each) => each.command()));
    await clock.advance(200);
    const second = watch(circuit.ask((each) => each.command()));
    await clock.advance(49);
    expect([first.answer, second.answer, circuit.isUp]).toEqual([undefined, undefined, true]);
    await clock.advance(1);
    expect([first.answer, second.answer, circuit.isUp]).toEqual([null, null, false]);
    expect(connection.isDestroyed).toBe(true);
    expect(errors.length).toBe(1);
  });

  test("takes an answer that was waiting when the process woke up, however late it is", async () => {
    const { circuit, clock, open } = createCircuit();
    const connection = await open();
    const asked = watch(circuit.ask((each) => each.command()));
    // As a socket that is read after the timers have run, in the same turn of the event loop.
    const advanced = clock.advance(250);
    connection.commands[0]?.resolve("late");
    await advanced;
    expect(asked.answer).toBe("late");
    expect(circuit.isUp).toBe(true);
  });

  test("ends with an error Redis answers, and with one of the connection", async () => {
    for (const how of ["answer", "connection"] as const) {
      const { circuit, clock, open } = createCircuit();
      const connection = await open();
      const asked = watch(circuit.ask((each) => each.command()));
      if (how === "answer") connection.commands[0]?.reject(new Error("MISCONF"));
      else connection.onDown(new Error("reset"));
      await clock.settle();
      expect([asked.answer, circuit.isUp, connection.isDestroyed]).toEqual([null, false, true]);
    }
  });

  test("tries again after pauses that grow to five seconds, and shrink when a connection has lasted", async () => {
    const { clock, attempts, open } = createCircuit();
    const pauses: number[] = [];
    for (const _ of [1, 2, 3, 4, 5, 6, 7]) {
      attempts.at(-1)?.reject(new Error("refused"));
      await clock.settle();
      const count = attempts.length;
      const since = clock.monotonic();
      while (attempts.length === count) await clock.advance(50);
      pauses.push(clock.monotonic() - since);
    }
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    const connection = await open();
    await clock.advance(11_000);
    connection.onDown(new Error("reset"));
    await clock.advance(200);
    expect(attempts.length).toBe(9);
  });

  test("gives up an attempt that takes longer than a second, and destroys what it brings later", async () => {
    const { circuit, clock, attempts, started } = createCircuit();
    const [attempt] = attempts;
    await clock.advance(1000);
    await started;
    expect(attempt?.signal.aborted).toBe(true);
    attempt?.resolve(attempt.connection);
    await clock.settle();
    expect(attempt?.connection.isDestroyed).toBe(true);
    expect(circuit.isUp).toBe(false);
    await clock.advance(200);
    expect(attempts.length).toBe(2);
  });

  test("does not confuse a connection that is gone with the one after it", async () => {
    const { circuit, clock, open } = createCircuit();
    const old = await open();
    const asked = watch(circuit.ask((each) => each.command()));
    old.onDown(new Error("reset"));
    await clock.advance(200);
    const connection = await open();
    old.onDown(new Error("reset again"));
    await clock.advance(1000);
    expect([asked.answer, circuit.isUp, connection.isDestroyed]).toEqual([null, true, false]);
  });

  test("stays closed once closed, also when it was just connecting", async () => {
    for (const isOpen of [true, false]) {
      const { circuit, clock, attempts, open, errors } = createCircuit();
      if (isOpen) await open();
      circuit.close();
      const [attempt] = attempts;
      attempt?.resolve(attempt.connection);
      await clock.advance(20_000);
      expect(attempt?.connection.isDestroyed).toBe(true);
      expect([circuit.isUp, attempts.length, errors.length]).toEqual([false, 1, 0]);
      expect(await circuit.ask((connection) => connection.command())).toBe(null);
    }
  });
});
