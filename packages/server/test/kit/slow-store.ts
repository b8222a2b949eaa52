import type { Store } from "../../src/store/store.ts";

/** Writes go through one lane in order, as group commit promises; reads may overtake each other and the writes. */
const WRITES: ReadonlySet<string> = new Set([
  "append",
  "openRoom",
  "join",
  "leave",
  "markRead",
  "markUnread",
  "createUser",
]);

interface Call {
  readonly decide: () => Promise<unknown>;
  readonly answer: (outcome: Promise<unknown>) => void;
  outcome: Promise<unknown> | null;
}

/** A store whose calls are carried out, and then answered, only step by step while `isSlow`. */
export class SlowStore {
  readonly store: Store;
  isSlow = false;
  #writes: Call[] = [];
  #reads: Call[] = [];

  constructor(store: Store) {
    this.store = new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function" || typeof key !== "string") return value;
        return (...args: readonly unknown[]) => {
          const decide = () => Reflect.apply(value, target, args) as Promise<unknown>;
          const lane = WRITES.has(key) ? this.#writes : this.#reads;
          if (!this.isSlow && lane.length === 0) return decide();
          return new Promise((answer) => lane.push({ decide, answer, outcome: null }));
        };
      },
    });
  }

  /** Carries out one call, or gives one answer; `pick` in [0, 1) says which. False when nothing waits. */
  step(pick: number): boolean {
    const undecided = this.#writes.find((call) => !call.outcome);
    const decided = this.#writes[0]?.outcome ? this.#writes[0] : undefined;
    const movable = [undecided, decided, ...this.#reads].filter((call) => call !== undefined);
    const call = movable[Math.floor(pick * movable.length)];
    if (!call) return false;
    if (!call.outcome) {
      call.outcome = call.decide();
      // A refusal is somebody's answer later; until then nobody listens to it.
      call.outcome.catch(() => undefined);
      return true;
    }
    this.#writes = this.#writes.filter((other) => other !== call);
    this.#reads = this.#reads.filter((other) => other !== call);
    call.answer(call.outcome);
    return true;
  }
}
