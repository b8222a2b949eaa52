import type { RoomEventFrame, RoomId } from "@parley/protocol";

/** A room in one life of the store. After a restore the epoch is another one, and so are the events behind the seqs. */
export interface RoomLife {
  readonly room: RoomId;
  readonly epoch: string;
}

/** One event of a room's log, as every member receives it. */
export interface RecentEvent {
  readonly seq: number;
  /** Lets a node pick the messages out without parsing frames. */
  readonly type: RoomEventFrame["type"];
  /** Encoded once, by the node that announced the event; never changed afterwards. */
  readonly frame: Buffer;
}

/** How much is kept of each room. */
export interface RecentLimits {
  readonly maxEvents: number;
  /** Of frames. For a moment, or where one long event is among many short ones, up to twice as much is kept. */
  readonly maxBytes: number;
}

/** What an implementation counts about itself. */
export interface RecentCounts {
  /** hit: events were found; miss: there were none, or not without a hole; failed: no answer in time. */
  readonly recentReads: { add(result: "hit" | "miss" | "failed"): void };
  /** Events not added because too many were waiting, or nobody took them. */
  recentEventsDropped: number;
}

/**
 * Port: the newest events of each room, shared by all nodes, in front of the store. With it a node that has just
 * started, or a thousand clients that come back at once, are answered without asking the store. docs/rules/RECENT.md
 * numbers the rules; recent.contract.ts holds every implementation to them.
 *
 * - Guarantee: what is answered was added, byte for byte. Nothing more: events may be missing, the newest too, or all of
 *   them (a node died before it added; everything was wiped, or put back as it was last week). So an answer never says
 *   where the log ends: the store does, and the comparison of heads with it (ADR-0003).
 * - Deletion: whoever adds an event of type `deleted` removes everything before it, because the words of the deleted
 *   message may be in there.
 * - Order: an answer is ascending by seq and without a hole. Adding in any order, again, and on several nodes ends in
 *   the same.
 * - Atomicity: each event is added or not; readers may see a part of what was added together.
 * - Errors: none. Whoever adds is not told, and waits for nothing; whoever reads gets null for "don't know", whether
 *   there is nothing, or a hole, or no answer within a short limit. Then the store is asked.
 * - Close: what was added before is still handed over if that takes no time; afterwards add does nothing and reads
 *   answer null. Closing twice is fine.
 */
export interface Recent {
  readonly limits: RecentLimits;
  /** Adds events that are stored. Takes them by reference; returns at once; never throws. */
  add(life: RoomLife, events: readonly RecentEvent[]): void;
  /** The newest events, at most `limit`: as far back as there is no hole. Never empty. */
  tail(life: RoomLife, limit: number): Promise<readonly RecentEvent[] | null>;
  /** The events right after the cursor, at most `limit`, up to the first hole. Never empty. */
  after(life: RoomLife, cursor: number, limit: number): Promise<readonly RecentEvent[] | null>;
  close(): Promise<void>;
}
