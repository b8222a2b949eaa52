import type { Store } from "../store.ts";

/** One place where a store keeps its state: a file, a database, or nothing at all. */
export interface StorePlace {
  /** Opens the place; again while it is open, if `persistent`. */
  open(): Promise<Store>;
  /** Waits for whatever its stores still do behind the calls; not there if they do nothing. */
  readonly settle?: () => Promise<void>;
  /** Removes everything; every store on it has been closed. */
  remove(): Promise<void>;
}

/** Makes a fresh, empty place. */
export type StoreSetup = () => Promise<StorePlace>;

/** What a store declares about itself. Where it lacks one, the rule asserts the declared alternative. */
export interface StoreCapabilities {
  /** The place outlives the store and may be shared; otherwise every opening is a new life, empty, with its own epoch. */
  readonly persistent: boolean;
}

export interface RuleContext {
  readonly store: Store;
  readonly capabilities: StoreCapabilities;
  /** Opens the same place once more; closed at the end of the rule. */
  reopen(): Promise<Store>;
  /** Waits for whatever the store still does behind the calls. */
  settle(): Promise<void>;
}

/** One numbered rule; docs/rules/STORE.md has the same id and sentence. `check` throws where a store breaks it. */
export interface StoreRule {
  readonly id: string;
  readonly title: string;
  readonly check: (context: RuleContext) => Promise<void>;
}

/** Runs one rule on a fresh place, with or without a test runner around it. */
export async function checkRule(rule: StoreRule, setup: StoreSetup, capabilities: StoreCapabilities): Promise<void> {
  const place = await setup();
  const opened: Store[] = [];
  const open = async () => {
    const store = await place.open();
    opened.push(store);
    return store;
  };
  try {
    const settle = async () => place.settle?.();
    await rule.check({ store: await open(), capabilities, reopen: open, settle });
  } finally {
    for (const store of opened) await store.close();
    await place.remove();
  }
}
