import type { KeyValueStorage } from "./storage.ts";

/** The same storage under its own keys: several servers and other programs share it. */
export function withPrefix(storage: KeyValueStorage, prefix: string): KeyValueStorage {
  return {
    get: (key) => storage.get(prefix + key),
    set: (key, value) => storage.set(prefix + key, value),
    remove: (key) => storage.remove(prefix + key),
  };
}
