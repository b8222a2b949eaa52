import { type NewId, randomId } from "../../lib/ids.ts";
import type { Store } from "../store.ts";
import { memoryAccounts } from "./memory-accounts.ts";
import { memoryFiles } from "./memory-files.ts";
import { memoryInvites } from "./memory-invites.ts";
import { memoryLog } from "./memory-log.ts";
import { memoryReceipts } from "./memory-receipts.ts";
import { memoryRooms } from "./memory-rooms.ts";
import { memorySearch } from "./memory-search.ts";
import { MemoryState } from "./memory-state.ts";

export interface MemoryStoreOptions {
  /** Makes the epoch; each memory store is a life of its own. */
  readonly newId?: NewId;
}

/**
 * The store in plain Maps: every rule of the port but durability, which ends with the process. Each call does its work
 * in one turn, before its promise settles, so calls are transactions in the order they were made.
 */
export function createMemoryStore({ newId = randomId }: MemoryStoreOptions = {}): Store {
  const state = new MemoryState();
  return {
    epoch: newId(),
    ...memoryLog(state),
    ...memoryRooms(state),
    ...memoryInvites(state),
    ...memoryReceipts(state),
    ...memoryAccounts(state),
    ...memoryFiles(state, newId()),
    ...memorySearch(state),
    async close() {
      state.isClosed = true;
    },
  };
}
