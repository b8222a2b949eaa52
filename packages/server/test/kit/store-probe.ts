import type { Store } from "../../src/store/store.ts";

type Method = Exclude<keyof Store, "epoch">;

/** A store whose calls are counted, and can be held, let go one by one, or made to fail. */
export class StoreProbe {
  readonly store: Store;
  readonly calls: string[] = [];
  readonly #held = new Map<string, "call" | "answer">();
  readonly #failing = new Map<string, Error>();
  #waiting: (() => void)[] = [];

  constructor(store: Store) {
    this.store = new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function" || typeof key !== "string") return value;
        return (...args: readonly unknown[]) => this.#run(key, () => Reflect.apply(value, target, args) as unknown);
      },
    });
  }

  count(method: Method): number {
    return this.calls.filter((call) => call === method).length;
  }

  /** From now on calls of this method wait until `release`: before they reach the store, or after it has decided. */
  hold(method: Method, at: "call" | "answer" = "call"): void {
    this.#held.set(method, at);
  }

  /** Later calls pass; what waits goes on waiting until `release`. */
  holdNoMore(): void {
    this.#held.clear();
  }

  /** Lets everything go that waits, and holds nothing any more. */
  release(): void {
    this.holdNoMore();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }

  /** Calls of this method fail until told otherwise. */
  fail(method: Method, error: Error | null): void {
    if (error) this.#failing.set(method, error);
    else this.#failing.delete(method);
  }

  async #run(method: string, call: () => unknown): Promise<unknown> {
    this.calls.push(method);
    const error = this.#failing.get(method);
    if (error) throw error;
    const at = this.#held.get(method);
    const answer = await (at === "call" ? this.#later(call) : call());
    if (at === "answer") await this.#later(() => undefined);
    return answer;
  }

  /** Called by `release` itself: whoever calls after it gets to the store after these. */
  #later(call: () => unknown): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.push(() => resolve(Promise.try(call))));
  }
}
