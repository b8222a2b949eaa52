/** A synchronous key-value store of strings; `localStorage` has this shape but for its names. It must not throw. */
export interface KeyValueStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** Lives as long as the process: the default in Node, and what a browser that denies storage falls back to. */
export function memoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/**
 * `localStorage`, made safe: reading it throws where cookies are blocked, writing throws over the quota.
 * What could not be written stays readable in memory, so this page goes on; only a reload forgets it.
 */
export function browserStorage(open: () => Storage | undefined = () => globalThis.localStorage): KeyValueStorage {
  const overflow = new Map<string, string>();
  const attempt = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      const storage = open();
      return storage ? use(storage) : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    get: (key) => overflow.get(key) ?? attempt((storage) => storage.getItem(key)) ?? null,
    set(key, value) {
      const isStored = attempt((storage) => {
        storage.setItem(key, value);
        return true;
      });
      if (isStored) overflow.delete(key);
      else overflow.set(key, value);
    },
    remove(key) {
      overflow.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
}

/** localStorage in a browser, memory in Node (whose own localStorage is a file somebody must name). */
export function defaultStorage(): KeyValueStorage {
  return typeof document === "undefined" ? memoryStorage() : browserStorage();
}
