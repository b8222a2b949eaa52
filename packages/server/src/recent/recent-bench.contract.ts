import type { RoomId } from "@parley/protocol";
import { expect } from "vitest";
import type { RecentSetup } from "./recent.contract.ts";
import type { Recent, RecentEvent, RoomLife } from "./recent.ts";

export const lifeOf = (room: string, epoch = "this life"): RoomLife => ({ room: room as RoomId, epoch });
export const eventOf = (seq: number, frame = Buffer.from(`event ${seq}`)): RecentEvent => ({
  seq,
  type: "message",
  frame,
});
export const eventsOf = (seqs: readonly number[]): RecentEvent[] => seqs.map((seq) => eventOf(seq));
export const seqsOf = (events: readonly RecentEvent[] | null): number[] | null => events?.map(({ seq }) => seq) ?? null;

const POLL_MS = 5;

/** Some nodes over one place, and what a test needs to wait for. */
export interface RecentBench {
  readonly setup: RecentSetup;
  node(): Promise<Recent>;
  /** Adds, and returns once everybody can read it. */
  put(node: Recent, life: RoomLife, events: readonly RecentEvent[]): Promise<void>;
  until(isSo: () => Promise<boolean>, what: string): Promise<void>;
  teardown(): Promise<void>;
}

/** `timeoutMs`: how long something expected may take; a broken implementation costs as much. */
export function createRecentBench(setup: RecentSetup, timeoutMs: number): RecentBench {
  const nodes: Recent[] = [];
  let probes = 0;

  async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
    const giveUpAt = performance.now() + timeoutMs;
    while (!(await isSo())) {
      if (performance.now() > giveUpAt) expect.fail(`${what}: not within ${timeoutMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** What was added before the first probe is there when the second one is, whatever is written side by side. */
  async function settle(node: Recent): Promise<void> {
    for (const _ of [1, 2]) {
      const probe = lifeOf("probe", String(++probes));
      node.add(probe, [eventOf(1)]);
      await until(async () => (await node.tail(probe, 1)) !== null, "an event that was added is found");
    }
  }

  return {
    setup,
    until,
    async node() {
      const node = await setup.connect();
      nodes.push(node);
      return node;
    },
    async put(node, life, events) {
      node.add(life, events);
      await settle(node);
    },
    async teardown() {
      for (const node of nodes) await node.close().catch(() => undefined);
      await setup.teardown();
    },
  };
}
