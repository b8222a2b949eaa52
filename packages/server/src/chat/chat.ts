import type { Clock } from "../lib/clock.ts";
import type { NewId } from "../lib/ids.ts";
import type { Store } from "../store/store.ts";

/** What every use case is given. No socket, no bus, no SQL: a use case knows the store port and the rules of the chat. */
export interface Chat {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly limits: {
    /** Longest text in UTF-8 bytes. */
    readonly maxTextBytes: number;
  };
}
