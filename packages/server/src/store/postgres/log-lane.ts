import { GroupCommit, type GroupCommitOptions } from "../group-commit.ts";
import { StoreClosedError } from "../store.ts";
import { bytesOf } from "./bytes-of.ts";
import type { LogCall, LogWrites, Outcome } from "./log-calls.ts";

/**
 * Calls into the log, in groups. One lane, so that a call sees what those before it did; a room's lock would serialise
 * its calls anyway, and while one batch is being committed the next one grows.
 */
export class LogLane {
  readonly #group: GroupCommit<LogCall, Outcome>;
  #isClosed = false;

  constructor(options: Omit<GroupCommitOptions<LogCall, Outcome>, "bytesOf">) {
    this.#group = new GroupCommit({ ...options, bytesOf: costOf });
  }

  async call<K extends keyof LogWrites>(
    name: K,
    argument: Parameters<LogWrites[K]>[0],
  ): Promise<ReturnType<LogWrites[K]>> {
    if (this.#isClosed) throw new StoreClosedError();
    const outcome = await this.#group.add([name, argument] as LogCall);
    if (outcome instanceof Error) throw outcome;
    return outcome as ReturnType<LogWrites[K]>;
  }

  /** Refuses further calls and waits for those in flight. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#group.drain();
  }
}

function costOf([name, argument]: LogCall): number {
  return name === "append" ? bytesOf([argument.text, argument.actor.name]) : bytesOf([argument.room]);
}
