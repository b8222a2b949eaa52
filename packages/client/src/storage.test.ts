import { expect, test } from "vitest";
import { browserStorage, type KeyValueStorage, memoryStorage } from "./storage.ts";

/** A browser's storage that takes nothing longer than ten characters. */
function tightStorage(): Storage {
  const values = new Map<string, string>();
  return {
    length: 0,
    clear: () => values.clear(),
    key: () => null,
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      if (value.length > 10) throw new DOMException("full", "QuotaExceededError");
      values.set(key, value);
    },
    removeItem: (key) => void values.delete(key),
  };
}

function expectWorks(storage: KeyValueStorage, value: string): void {
  expect(storage.get("key")).toBeNull();
  storage.set("key", value);
  expect(storage.get("key")).toBe(value);
  storage.remove("key");
  expect(storage.get("key")).toBeNull();
}

test("memory keeps what it is given", () => expectWorks(memoryStorage(), "value"));

test("a browser's storage is used while it takes what it is given", () => {
  const tight = tightStorage();
  expectWorks(
    browserStorage(() => tight),
    "value",
  );
  browserStorage(() => tight).set("key", "kept");
  expect(tight.getItem("key")).toBe("kept");
});

test("over the quota the page goes on from memory, and the older value does not come back", () => {
  const tight = tightStorage();
  const storage = browserStorage(() => tight);
  storage.set("key", "short");
  storage.set("key", "too long for the quota");
  expect(storage.get("key")).toBe("too long for the quota");
  storage.remove("key");
  expect(storage.get("key")).toBeNull();
  expectWorks(storage, "too long for the quota");
});

test("where storage is denied, memory does its work", () => {
  const denied = () => {
    throw new DOMException("denied", "SecurityError");
  };
  expectWorks(browserStorage(denied), "value");
  expectWorks(
    browserStorage(() => undefined),
    "value",
  );
});
