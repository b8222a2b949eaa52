import type { Accounts } from "./accounts.ts";
import type { Files } from "./files.ts";
import type { Invites } from "./invites.ts";
import type { Receipts } from "./receipts.ts";
import type { RoomLog } from "./room-log.ts";
import type { Rooms } from "./rooms.ts";
import type { Search } from "./search.ts";

/**
 * Port: durable truth. Everything Parley promises about messages is a promise of this port;
 * docs/rules/STORE.md numbers the rules and store.contract.ts holds every implementation to them.
 *
 * - Durability: a call that writes resolves only after the write would survive a power cut.
 * - Atomicity: every call is one transaction; a rejected call leaves nothing, not even a used seq.
 * - Order: within a room, seq is dense (1, 2, 3 ...) and assigned in the transaction that inserts the event.
 * - Errors: a `Refusal` from the catalogue is an expected "no" and stored nothing. Any other error leaves the
 *   outcome unknown; a retry with the same key settles it.
 * - Close: finishes what is in flight, then every later call rejects with `StoreClosedError`; closing twice is fine.
 */
export interface Store extends RoomLog, Rooms, Invites, Receipts, Accounts, Files, Search {
  /** Names one life of this store; a restored backup gets a new one, and clients resync. */
  readonly epoch: string;
  close(): Promise<void>;
}

export class StoreClosedError extends Error {
  constructor() {
    super("the store is closed");
    this.name = "StoreClosedError";
  }
}
