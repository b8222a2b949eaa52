import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Recent } from "./recent.ts";
import { createRecentBench, eventOf, eventsOf, lifeOf, type RecentBench, seqsOf } from "./recent-bench.contract.ts";

/** One place for recent events, freshly made, that any number of nodes can connect to. */
export interface RecentSetup {
  connect(): Promise<Recent> | Recent;
  /** Everything in it is gone. */
  wipe(): Promise<void> | void;
  /** Left out where nodes and place are one process. */
  readonly link?: LinkControl;
  teardown(): Promise<void> | void;
}

/** What a test can do to the link between one node and the place. */
export interface LinkControl {
  /** From now on nothing passes in either direction, and nobody is told. */
  freeze(node: Recent): void;
  /** All connections are reset, and no new one is made. */
  cut(node: Recent): void;
  restore(node: Recent): void;
  /** How long a read takes at most, with some patience for a busy machine. */
  readonly answerLimitMs: number;
}

export interface RecentRule {
  readonly id: string;
  readonly title: string;
  readonly check: (bench: RecentBench) => Promise<void>;
}

const ALL = 10_000;
const lobby = lifeOf("lobby");
const range = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
const sizeOf = (events: readonly { readonly frame: Buffer }[]): number =>
  events.reduce((sum, { frame }) => sum + frame.length, 0);

/** The rules of docs/rules/RECENT.md, in its order and words. */
export const RECENT_RULES: readonly RecentRule[] = [
  {
    id: "R1",
    title: "what one node adds every node finds: seq, type, and the frame byte for byte",
    async check(bench) {
      const [ana, bo] = [await bench.node(), await bench.node()];
      const frames = [Buffer.from([0, 10, 13, 34, 255]), Buffer.from("šŸ €"), randomBytes(65_536), Buffer.alloc(0)];
      const types = ["message", "member_joined", "member_left", "message"] as const;
      const events = frames.map((frame, at) => ({ seq: at + 1, type: types[at] ?? "message", frame }));
      await bench.put(ana, lobby, events.slice(0, 2));
      await bench.put(bo, lobby, events.slice(2));
      for (const node of [ana, bo]) {
        expect(await node.tail(lobby, ALL)).toEqual(events);
        expect(await node.after(lobby, 0, ALL)).toEqual(events);
      }
    },
  },
  {
    id: "R2",
    title: "where there is nothing to tell the answer is null, never an empty list",
    async check(bench) {
      const ana = await bench.node();
      expect(await ana.tail(lobby, ALL)).toBe(null);
      expect(await ana.after(lobby, 0, ALL)).toBe(null);
      await bench.put(ana, lobby, eventsOf([1, 2]));
      expect(await ana.after(lobby, 2, ALL)).toBe(null);
      expect(await ana.after(lobby, 7, ALL)).toBe(null);
      await bench.put(ana, lobby, []);
      expect(seqsOf(await ana.tail(lobby, ALL))).toEqual([1, 2]);
    },
  },
  {
    id: "R3",
    title: "the order of adding, and adding again, on whatever node, change nothing",
    async check(bench) {
      const [ana, bo] = [await bench.node(), await bench.node()];
      await bench.put(ana, lobby, eventsOf([5, 3, 4]));
      await bench.put(bo, lobby, eventsOf([2, 6, 3, 3]));
      await bench.put(ana, lobby, eventsOf([1, 5, 6]));
      for (const node of [ana, bo]) expect(await node.tail(lobby, ALL)).toEqual(eventsOf(range(1, 6)));
    },
  },
  {
    id: "R4",
    title: "the tail ends with the newest event, has at most `limit` of them, and begins after the last hole",
    async check(bench) {
      const ana = await bench.node();
      await bench.put(ana, lobby, eventsOf([1, 2, 4, 5, 6, 8, 9, 10]));
      expect(seqsOf(await ana.tail(lobby, ALL))).toEqual([8, 9, 10]);
      expect(seqsOf(await ana.tail(lobby, 2))).toEqual([9, 10]);
      expect(seqsOf(await ana.tail(lobby, 1))).toEqual([10]);
      await bench.put(ana, lobby, eventsOf([7]));
      expect(seqsOf(await ana.tail(lobby, ALL))).toEqual(range(4, 10));
      await bench.put(ana, lobby, eventsOf([20]));
      expect(seqsOf(await ana.tail(lobby, ALL))).toEqual([20]);
    },
  },
  {
    id: "R5",
    title: "the events after a cursor begin right after it, end at a hole, and are at most `limit`; otherwise null",
    async check(bench) {
      const ana = await bench.node();
      await bench.put(ana, lobby, eventsOf([3, 4, 5, 6, 8, 9]));
      expect(seqsOf(await ana.after(lobby, 2, ALL))).toEqual([3, 4, 5, 6]);
      expect(seqsOf(await ana.after(lobby, 4, ALL))).toEqual([5, 6]);
      expect(seqsOf(await ana.after(lobby, 2, 3))).toEqual([3, 4, 5]);
      expect(seqsOf(await ana.after(lobby, 7, ALL))).toEqual([8, 9]);
      expect(await ana.after(lobby, 0, ALL)).toBe(null);
      expect(await ana.after(lobby, 6, ALL)).toBe(null);
    },
  },
  {
    id: "R6",
    title: "rooms know nothing of each other, nor do the lives of a store",
    async check(bench) {
      const ana = await bench.node();
      await bench.put(ana, lobby, eventsOf([1, 2]));
      await bench.put(ana, lifeOf("lobby", "another life"), [eventOf(2, Buffer.from("never happened")), eventOf(3)]);
      await bench.put(ana, lifeOf("hall"), [eventOf(3)]);
      expect(await ana.tail(lobby, ALL)).toEqual(eventsOf([1, 2]));
      expect(seqsOf(await ana.tail(lifeOf("hall"), ALL))).toEqual([3]);
      expect(seqsOf(await ana.after(lifeOf("lobby", "another life"), 1, ALL))).toEqual([2, 3]);
      expect(await ana.tail(lifeOf("lobby", "a third life"), ALL)).toBe(null);
    },
  },
  {
    id: "R7",
    title: "a room keeps its newest `maxEvents` events, in whatever order they came; the oldest give way",
    async check(bench) {
      const [ana, bo] = [await bench.node(), await bench.node()];
      const { maxEvents } = ana.limits;
      const head = 3 * maxEvents;
      await bench.put(ana, lobby, eventsOf(range(maxEvents, head)));
      await bench.put(bo, lobby, eventsOf(range(1, maxEvents)));
      for (const node of [ana, bo]) {
        expect(seqsOf(await node.tail(lobby, ALL))).toEqual(range(head - maxEvents + 1, head));
        expect(await node.after(lobby, head - maxEvents - 1, ALL)).toBe(null);
        expect(await node.after(lobby, 1, ALL)).toBe(null);
      }
    },
  },
  {
    id: "R8",
    title: "the frames of a room take at most twice `maxBytes`, and the newest of them stay",
    async check(bench) {
      const ana = await bench.node();
      const { maxBytes, maxEvents } = ana.limits;
      const long = range(1, 20).map((seq) => eventOf(seq, randomBytes(Math.ceil(maxBytes / 10))));
      for (const event of long) await bench.put(ana, lobby, [event]);
      const kept = (await ana.tail(lobby, ALL)) ?? [];
      expect(sizeOf(kept)).toBeLessThanOrEqual(2 * maxBytes);
      expect(sizeOf(kept)).toBeGreaterThan(maxBytes / 2);
      expect(kept.at(-1)?.seq).toBe(20);
      const short = range(21, 19 + maxEvents).map((seq) => eventOf(seq, randomBytes(Math.floor(maxBytes / maxEvents))));
      await bench.put(ana, lobby, short);
      const all = (await ana.tail(lobby, ALL)) ?? [];
      expect(sizeOf(all)).toBeLessThanOrEqual(2 * maxBytes);
      expect(all.at(-1)?.seq).toBe(19 + maxEvents);
      await bench.put(ana, lobby, [eventOf(20 + maxEvents, randomBytes(3 * maxBytes))]);
      expect(sizeOf((await ana.tail(lobby, ALL)) ?? [])).toBeLessThanOrEqual(2 * maxBytes);
    },
  },
  {
    id: "R9",
    title: "two different events with one seq are no answer to anything: null",
    async check(bench) {
      const [ana, bo] = [await bench.node(), await bench.node()];
      await bench.put(ana, lobby, eventsOf([1, 2, 3]));
      await bench.put(bo, lobby, [eventOf(3, Buffer.from("another third"))]);
      for (const node of [ana, bo]) {
        expect(await node.tail(lobby, ALL)).toBe(null);
        expect(await node.after(lobby, 0, ALL)).toBe(null);
      }
    },
  },
  {
    id: "R10",
    title: "after everything was wiped the answer is null, and what is added from then on is found",
    async check(bench) {
      const ana = await bench.node();
      await bench.put(ana, lobby, eventsOf([1, 2, 3]));
      await bench.setup.wipe();
      expect(await ana.tail(lobby, ALL)).toBe(null);
      expect(await ana.after(lobby, 1, ALL)).toBe(null);
      await bench.put(ana, lobby, eventsOf([4, 5]));
      expect(seqsOf(await ana.tail(lobby, ALL))).toEqual([4, 5]);
    },
  },
  {
    id: "R11",
    title: "without a link adding returns at once and reads answer null in time; with it again all is as before",
    async check(bench) {
      const ana = await bench.node();
      await bench.put(ana, lobby, eventsOf([1]));
      const { link } = bench.setup;
      if (!link) return;
      for (const how of ["freeze", "cut"] as const) {
        link[how](ana);
        for (const seq of range(2, 100)) {
          const before = performance.now();
          ana.add(lobby, [eventOf(seq)]);
          expect(performance.now() - before).toBeLessThan(link.answerLimitMs);
        }
        const asked = performance.now();
        const answers = await Promise.all(range(1, 100).map(() => ana.tail(lobby, ALL)));
        expect(performance.now() - asked).toBeLessThan(2 * link.answerLimitMs);
        expect(answers).toEqual(answers.map(() => null));
        link.restore(ana);
        await bench.until(async () => (await ana.tail(lobby, ALL)) !== null, "it is back");
        await bench.put(ana, lifeOf("hall", how), eventsOf([1, 2]));
        expect(seqsOf(await ana.tail(lifeOf("hall", how), ALL))).toEqual([1, 2]);
      }
    },
  },
  {
    id: "R12",
    title: "after close reads answer null and add does nothing; closing twice is fine; what was added before is there",
    async check(bench) {
      const [ana, bo] = [await bench.node(), await bench.node()];
      ana.add(lobby, eventsOf(range(1, 50)));
      await ana.close();
      await ana.close();
      ana.add(lobby, eventsOf([51]));
      expect(await ana.tail(lobby, ALL)).toBe(null);
      expect(await ana.after(lobby, 0, ALL)).toBe(null);
      await bench.put(bo, lifeOf("hall"), eventsOf([1]));
      expect(seqsOf(await bo.tail(lobby, ALL))).toEqual(range(1, 50));
    },
  },
  {
    id: "R13",
    title:
      "a deletion takes everything before it away, also what comes later, because the deleted words may be in there",
    async check(bench) {
      const [ana, bo] = [await bench.node(), await bench.node()];
      await bench.put(ana, lobby, eventsOf([1, 2, 3]));
      const [deletion] = eventsOf([4]);
      if (deletion) await bench.put(bo, lobby, [{ ...deletion, type: "deleted" }]);
      await bench.put(bo, lobby, eventsOf([5]));
      // A node that was reading the store meanwhile.
      await bench.put(ana, lobby, eventsOf([2, 3]));
      for (const node of [ana, bo]) {
        expect(seqsOf(await node.tail(lobby, ALL))).toEqual([4, 5]);
        expect(await node.after(lobby, 0, ALL)).toBe(null);
      }
    },
  },
];

/** Holds one implementation to every rule. */
export function describeRecent(name: string, setUp: () => Promise<RecentSetup>): void {
  describe(name, () => {
    let bench: RecentBench;
    beforeEach(async () => {
      bench = createRecentBench(await setUp(), 10_000);
    });
    afterEach(() => bench.teardown());
    for (const rule of RECENT_RULES) it(`${rule.id} ${rule.title}`, () => rule.check(bench));
  });
}
