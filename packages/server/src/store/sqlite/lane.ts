import { Refusal } from "../../lib/refusal.ts";
import { GroupCommit, type GroupCommitOptions } from "../group-commit.ts";
import { StoreClosedError } from "../store.ts";
import type { Call, Failed, Outcome, Refused } from "./calls.ts";

type ArgumentOf<F> = F extends (argument: infer A) => unknown ? A : never;
type ResultOf<F> = F extends (argument: never) => infer R ? Exclude<R, Refused> : never;

/** Calls into one store thread, in groups. */
export class Lane<Api> {
  readonly #group: GroupCommit<Call<Api>, Outcome>;
  #isClosed = false;

  constructor(options: Omit<GroupCommitOptions<Call<Api>, Outcome>, "bytesOf">) {
    this.#group = new GroupCommit({ ...options, bytesOf: ([, argument]) => bytesOf(argument) });
  }

  /** Calls `name` in the thread. A refusal becomes a `Refusal`. */
  async call<K extends keyof Api>(name: K, argument: ArgumentOf<Api[K]>): Promise<ResultOf<Api[K]>> {
    if (this.#isClosed) throw new StoreClosedError();
    const outcome = await this.#group.add([name, argument] as Call<Api>);
    if (typeof outcome === "object" && outcome !== null) {
      if ("refused" in outcome) throw new Refusal((outcome as Refused).refused);
      if ("failed" in outcome) throw new Error(`the store could not do this: ${(outcome as Failed).failed}`);
    }
    return outcome as ResultOf<Api[K]>;
  }

  /** Refuses further calls and waits for those in flight. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#group.drain();
  }
}

/** What a call without any text costs in the queue: its objects and its promise. */
const CALL_BYTES = 512;

/** At most what the argument's strings take in memory; counting UTF-8 exactly would cost more than it tells. */
function bytesOf(argument: unknown): number {
  const values = typeof argument === "object" && argument !== null ? Object.values(argument) : [argument];
  let bytes = CALL_BYTES;
  for (const value of values) if (typeof value === "string") bytes += 2 * value.length;
  return bytes;
}
