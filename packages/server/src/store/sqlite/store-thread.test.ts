import { expect, test } from "vitest";
import { StoreThread } from "./store-thread.ts";
import type { Writes } from "./calls.ts";

test("a thread that dies rejects what it was asked and everything later, says so once, and can be closed", async () => {
  const crashes: string[] = [];
  const thread = new StoreThread<Writes>("writer", { onCrash: ({ message }) => crashes.push(message) });
  // A call before open is a bug, and a bug in the thread ends it.
  const reason = "the store's writer thread stopped: a call before open";
  await expect(thread.run([["endSession", "any" as never]])).rejects.toThrow(reason);
  await expect(thread.run([["endSession", "any" as never]])).rejects.toThrow(reason);
  await thread.close();
  expect(crashes).toEqual([reason]);
});
