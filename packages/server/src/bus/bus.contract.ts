import { randomBytes } from "node:crypto";
import type { RoomId } from "@parley/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bus } from "./bus.ts";
import { type BusBench, createBusBench, messageEvent } from "./bus-bench.contract.ts";
import { NOTE_RULES } from "./bus-notes.contract.ts";

/** One bus, freshly made, that any number of nodes can connect to. */
export interface BusSetup {
  connect(): Promise<Bus> | Bus;
  /** Left out by a bus that has no link to lose. */
  readonly link?: LinkControl;
  /** How many rooms the bus behind the nodes still holds subscriptions for, where it can tell. */
  heldRooms?(): Promise<number> | number;
  teardown(): Promise<void>;
}

/** What a test can do to the link between one node and the bus. */
export interface LinkControl {
  /** From now on nothing passes in either direction, and no new link is made. */
  cut(bus: Bus): Promise<void>;
  restore(bus: Bus): Promise<void>;
}

export interface BusRule {
  readonly id: string;
  readonly title: string;
  readonly check: (bench: BusBench) => Promise<void>;
}

const room = (name: string): RoomId => name as RoomId;
const general = room("general");
const other = room("other");
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const EVENT_RULES: readonly BusRule[] = [
  {
    id: "B1",
    title: "a published event reaches every subscribed node, with everything in it",
    async check(bench) {
      const [ana, bo, cy] = [await bench.node(general), await bench.node(general), await bench.node(general)];
      for (const [from, seq] of [
        [ana, 1],
        [bo, 2],
        [cy, 3],
      ] as const) {
        const event = messageEvent(general, seq);
        await from.bus.publish(event);
        for (const node of bench.nodes) {
          await node.has(general, seq);
          expect(node.events.find((arrived) => arrived.seq === seq)).toEqual(event);
        }
      }
    },
  },
  {
    id: "B2",
    title: "the publishing node receives its own event by the same path",
    async check(bench) {
      const alone = await bench.node(general);
      await alone.publish(general, 1);
      await alone.has(general, 1);
    },
  },
  {
    id: "B3",
    title: "events of rooms a node has not subscribed to, or no longer, do not arrive",
    async check(bench) {
      const ana = await bench.node(general, other);
      const bo = await bench.node(general);
      await ana.publish(other, 1);
      await bench.settle();
      expect(bo.seqs(other)).toEqual([]);
      bo.bus.unsubscribe(general);
      bo.bus.unsubscribe(general);
      await bench.settle();
      await ana.publish(general, 2);
      await ana.has(general, 2);
      await bench.settle();
      expect(bo.seqs(general)).toEqual([]);
    },
  },
  {
    id: "B4",
    title: "a frame arrives byte for byte up to the declared maximum; a larger one arrives as null, never cut",
    async check(bench) {
      const ana = await bench.node(general);
      const bo = await bench.node(general);
      const { maxPayloadBytes } = ana.bus.capabilities;
      // Buses without a limit of their own are tried with far more than a frame may hold.
      const largest = Math.min(maxPayloadBytes, 1024 * 1024);
      const frames = [
        Buffer.alloc(0),
        Buffer.from([0, 10, 13, 34, 255]),
        Buffer.from("šŸ €"),
        randomBytes(largest),
        null,
      ];
      if (maxPayloadBytes === largest) frames.push(randomBytes(largest + 1));
      for (const [index, frame] of frames.entries()) {
        const sent = frame && Buffer.from(frame);
        await ana.bus.publish(messageEvent(general, index + 1, frame));
        await bo.has(general, index + 1);
        const arrived = bo.events.find((event) => event.seq === index + 1)?.frame ?? null;
        const expected = sent && sent.byteLength <= maxPayloadBytes ? sent : null;
        // Compared as a whole: printing a megabyte of difference would take longer than the test.
        expect(arrived === null ? expected === null : expected?.equals(arrived), `frame ${index + 1}`).toBe(true);
      }
    },
  },
  {
    id: "B5",
    title:
      "events of one room arrive in publish order if `ordered` is declared, and in any order, but all of them, if not",
    async check(bench) {
      const ana = await bench.node(general);
      const bo = await bench.node(general);
      await Promise.all(numbers(50).map((seq) => ana.publish(general, seq)));
      for (const node of [ana, bo]) {
        await node.hasAll(general, numbers(50));
        const firsts = [...new Set(node.seqs(general))];
        expect(ana.bus.capabilities.ordered ? firsts : firsts.toSorted((a, b) => a - b)).toEqual(numbers(50));
      }
    },
  },
  {
    id: "B6",
    title: "an event arrives once if at-most-once is declared, and at least once if not",
    async check(bench) {
      const ana = await bench.node(general);
      const bo = await bench.node(general);
      for (const seq of numbers(10)) await ana.publish(general, seq);
      for (const node of [ana, bo]) await node.hasAll(general, numbers(10));
      await bench.settle();
      if (ana.bus.capabilities.delivery === "at-least-once") return;
      for (const node of [ana, bo]) expect(node.seqs(general).toSorted((a, b) => a - b)).toEqual(numbers(10));
    },
  },
  {
    id: "B7",
    title: "once subscribe has resolved, events published from then on arrive; subscribing again changes nothing",
    async check(bench) {
      const ana = await bench.node();
      const bo = await bench.node();
      for (const seq of numbers(10)) {
        await bo.bus.subscribe(general);
        await bo.bus.subscribe(general);
        await ana.publish(general, seq);
        await bo.has(general, seq);
        await bench.settle();
        if (bo.bus.capabilities.delivery === "at-most-once") {
          expect(bo.seqs(general).filter((each) => each === seq)).toEqual([seq]);
        }
        bo.bus.unsubscribe(general);
      }
    },
  },
  {
    id: "B8",
    title:
      "a listener runs outside publish, and one that throws harms neither the publisher nor any other node or event",
    async check(bench) {
      const ana = await bench.node(general);
      const bad = await bench.node(general, other);
      const bo = await bench.node(general);
      let isPublishing = false;
      for (const node of [ana, bad]) {
        node.onArrival = () => {
          if (isPublishing) node.faults.push("called inside publish");
          throw new Error("a listener that throws");
        };
      }
      for (const seq of numbers(3)) {
        isPublishing = true;
        const published = ana.publish(general, seq);
        isPublishing = false;
        await published;
        await bo.has(general, seq);
      }
      for (const node of [ana, bad]) {
        await node.hasAll(general, numbers(3));
        expect(node.faults).toEqual([]);
      }
      await bo.publish(other, 1);
      await bad.has(other, 1);
    },
  },
  {
    id: "B9",
    title:
      "after an interruption a node hears its rooms again by itself and is told of a gap; without one it is never told",
    async check(bench) {
      const ana = await bench.node(general);
      const bo = await bench.node(general);
      await ana.publish(general, 1);
      await bo.has(general, 1);
      await bench.settle();
      expect([ana.gaps, bo.gaps]).toEqual([0, 0]);
      if (!bench.link) return;
      await bench.link.cut(bo.bus);
      await bo.untilDown();
      await bench.link.restore(bo.bus);
      await bo.until(() => bo.gaps > 0, "a gap");
      await ana.publish(general, 2);
      await bo.has(general, 2);
    },
  },
  {
    id: "B10",
    title: "two thousand rooms come and go: exactly those still subscribed arrive, and nothing of the others is kept",
    async check(bench) {
      const ana = await bench.node();
      const bo = await bench.node();
      const rooms = numbers(2000).map((number) => room(`room-${number}`));
      const kept = rooms.filter((_, index) => index % 100 === 0);
      await Promise.all(rooms.map((each) => bo.bus.subscribe(each)));
      for (const each of rooms) if (!kept.includes(each)) bo.bus.unsubscribe(each);
      await bench.settle();
      await Promise.all(rooms.map((each) => ana.publish(each, 1)));
      for (const each of kept) await bo.has(each, 1);
      await bench.settle();
      expect(bo.events.filter((event) => !kept.includes(event.room))).toEqual([]);
      for (const each of kept) bo.bus.unsubscribe(each);
      await bench.settle();
      if (bench.heldRooms) expect(await bench.heldRooms()).toBe(bench.probeRooms);
    },
  },
  {
    id: "B11",
    title:
      "after close nothing arrives, publish and tell reject; closing twice is fine; what was published before still arrives",
    async check(bench) {
      const ana = await bench.node(general);
      const bo = await bench.node(general);
      await ana.publish(general, 1);
      await ana.bus.close();
      await ana.bus.close();
      const arrivedByThen = ana.events.length;
      await bo.has(general, 1);
      await expect(ana.publish(general, 2)).rejects.toThrow();
      await expect(ana.tell(null, "too late")).rejects.toThrow();
      await bo.publish(general, 3);
      await bo.has(general, 3);
      await bench.settle();
      expect(ana.events.length).toBe(arrivedByThen);
      expect(bo.seqs(general)).not.toContain(2);
    },
  },
];

/** The rules of docs/rules/BUS.md, in its order and words. */
export const BUS_RULES: readonly BusRule[] = [...EVENT_RULES, ...NOTE_RULES];

/** Holds one bus to every rule. `timeoutMs`: how long its slowest event may travel. */
export function describeBus(name: string, setUp: () => Promise<BusSetup>, options: { timeoutMs?: number } = {}): void {
  describe(name, () => {
    let bench: BusBench;
    beforeEach(async () => {
      bench = createBusBench(await setUp(), options.timeoutMs ?? 5_000);
    });
    afterEach(() => bench.teardown());
    for (const rule of BUS_RULES) it(`${rule.id} ${rule.title}`, () => rule.check(bench));
  });
}
