import type { Clock } from "../lib/clock.ts";
import type { NewId } from "../lib/ids.ts";
import { createKeyedBuckets, type KeyedBuckets } from "../lib/keyed-buckets.ts";
import type { Store } from "../store/store.ts";
import { OpenRooms } from "./open-rooms.ts";

/** What every use case is given. No socket, no bus, no SQL: a use case knows the store port and the rules of the chat. */
export interface Chat {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly limits: {
    /** Longest text in UTF-8 bytes. */
    readonly maxTextBytes: number;
  };
  readonly openRooms: OpenRooms;
  /** Per person, for entering, making and changing rooms: what is written then stays. */
  readonly joins: KeyedBuckets;
  /** Per person: a search costs up to 100 ms of a thread. */
  readonly searches: KeyedBuckets;
}

/** Enough to come back to all of one's rooms at once, too little to fill a disk with new ones. */
const JOINS = { rate: 2, burst: 100, capacity: 10_000 };
/** One for each key somebody types, for a while. */
const SEARCHES = { rate: 2, burst: 20, capacity: 10_000 };

export function createChat({
  maxTextBytes,
  ...parts
}: Omit<Chat, "limits" | "openRooms" | "joins" | "searches"> & Chat["limits"]): Chat {
  return {
    ...parts,
    limits: { maxTextBytes },
    openRooms: new OpenRooms(parts),
    joins: createKeyedBuckets({ ...JOINS, clock: parts.clock }),
    searches: createKeyedBuckets({ ...SEARCHES, clock: parts.clock }),
  };
}
