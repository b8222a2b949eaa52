import type { Store } from "../../src/store/store.ts";

/** A store that says when nothing is under way in it: real ones answer when they please. */
export class StorePulse {
  readonly store: Store;
  #underWay = 0;
  #waiting: (() => void)[] = [];

  constructor(store: Store) {
    this.store = new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") return value;
        return (...args: readonly unknown[]) => this.#run(Reflect.apply(value, target, args) as Promise<unknown>);
      },
    });
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** Resolves once a call that is under way has been answered. */
  beat(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #run(call: Promise<unknown>): Promise<unknown> {
    this.#underWay += 1;
    try {
      return await call;
    } finally {
      this.#underWay -= 1;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const go of waiting) go();
    }
  }
}
