import { browserStorage, type KeyValueStorage } from "@parley/client";

export interface ForgettableStorage extends KeyValueStorage {
  /** Removes everything that was read or written through this storage. */
  forget(): void;
}

/**
 * The browser's storage for a visitor. A visitor's token is kept under the visitor's name: whoever took the same name on
 * this device next would become the same person, so signing out has to remove it.
 */
export function forgettableStorage(storage: KeyValueStorage = browserStorage()): ForgettableStorage {
  const touched = new Set<string>();
  return {
    get(key) {
      touched.add(key);
      return storage.get(key);
    },
    set(key, value) {
      touched.add(key);
      storage.set(key, value);
    },
    remove: (key) => storage.remove(key),
    forget() {
      for (const key of touched) storage.remove(key);
    },
  };
}
