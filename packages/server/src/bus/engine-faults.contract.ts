import type { RoomId } from "@parley/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TcpProxy } from "../../test/engines/tcp-proxy.ts";
import { systemClock } from "../lib/clock.ts";
import type { Bus } from "./bus.ts";
import type { EngineBusOptions } from "./bus-on-engine.ts";
import { messageEvent } from "./bus-bench.contract.ts";

/** An engine that tests can treat badly, and a bus to it. */
export interface FaultSetup {
  readonly port: number;
  /** A bus whose connections go to this port instead. */
  connect(port: number, options: EngineBusOptions): Promise<Bus>;
  kill9(): Promise<void>;
  pause(): void;
  resume(): void;
  /** After a kill, on the same port. */
  start(): Promise<void>;
}

const general = "general" as RoomId;

/** Fast enough for a test; what is tested is that there are limits, not how long they are. */
const TIMING = { pingEveryMs: 50, pingLimitMs: 1000, maxPauseMs: 200 };
/** On a machine that is busy with other tests. */
const PATIENCE = { timeout: 10_000, interval: 20 };

/** What no engine's failure may do to a node: end it, leave it deaf, or keep it waiting. */
export function describeEngineFaults(name: string, setUp: () => FaultSetup): void {
  describe(`${name}: a node whose engine`, () => {
    let proxy: TcpProxy;
    const buses: Bus[] = [];
    beforeEach(async () => {
      proxy = await TcpProxy.start({ port: setUp().port });
    });
    afterEach(async () => {
      for (const bus of buses.splice(0)) await bus.close();
      await proxy.close();
    });

    async function node(port = proxy.port, timing: EngineBusOptions["timing"] = TIMING) {
      const errors: unknown[] = [];
      const counts = { busPayloadsRefused: 0, busLinkFailures: 0 };
      const onError = (error: unknown) => void errors.push(error);
      const bus = await setUp().connect(port, {
        clock: systemClock,
        random: Math.random,
        counts,
        onError,
        onListenerError: onError,
        ...(timing && { timing }),
      });
      buses.push(bus);
      const seqs: number[] = [];
      let gaps = 0;
      bus.listen({ onEvent: ({ seq }) => seqs.push(seq), onNote: () => undefined, onGap: () => (gaps += 1) });
      await bus.subscribe(general);
      return { bus, seqs, errors, counts, gaps: () => gaps };
    }

    /** Publishes until one event has made the whole way round; answers its seq. */
    async function firstHeard({ bus, seqs }: Awaited<ReturnType<typeof node>>): Promise<void> {
      let seq = 1000;
      const hears = async () => {
        await bus.publish(messageEvent(general, ++seq)).catch(() => undefined);
        return seqs.some((each) => each > 1000);
      };
      await expect.poll(hears, PATIENCE).toBe(true);
    }

    it("is frozen behind sockets that look open finds out, connects again and is told of a gap", async () => {
      const ana = await node();
      proxy.freeze();
      await expect.poll(() => ana.counts.busLinkFailures, PATIENCE).toBeGreaterThan(0);
      proxy.restore();
      await expect.poll(ana.gaps, PATIENCE).toBeGreaterThan(0);
      await firstHeard(ana);
    });

    it("is stopped in the middle of everything and goes on later hears its rooms again", async () => {
      const ana = await node();
      setUp().pause();
      try {
        await expect.poll(() => ana.counts.busLinkFailures, PATIENCE).toBeGreaterThan(0);
        await expect(ana.bus.publish(messageEvent(general, 1))).rejects.toThrow();
      } finally {
        setUp().resume();
      }
      await expect.poll(ana.gaps, PATIENCE).toBeGreaterThan(0);
      await firstHeard(ana);
    });

    it("is killed and comes back empty hears its rooms again, five times over", async () => {
      const [ana, bo] = [await node(), await node(setUp().port)];
      for (let round = 1; round <= 5; round += 1) {
        await setUp().kill9();
        await expect
          .poll(() => Math.min(ana.counts.busLinkFailures, bo.counts.busLinkFailures), PATIENCE)
          .toBeGreaterThan(0);
        await setUp().start();
        await expect.poll(() => Math.min(ana.gaps(), bo.gaps()), PATIENCE).toBeGreaterThanOrEqual(round);
        ana.seqs.length = bo.seqs.length = 0;
        await ana.bus.publish(messageEvent(general, round));
        await expect.poll(() => bo.seqs, PATIENCE).toEqual([round]);
      }
    });

    it("drops its connections all the time never loses its rooms for good", async () => {
      const ana = await node();
      for (let round = 0; round < 20; round += 1) {
        const before = ana.counts.busLinkFailures;
        const dropped = () => {
          proxy.dropAll();
          return ana.counts.busLinkFailures;
        };
        await expect.poll(dropped, PATIENCE).toBeGreaterThan(before);
      }
      await firstHeard(ana);
      expect(ana.errors.length).toBe(ana.counts.busLinkFailures);
    });

    it("is not there when the node starts is found once it comes", async () => {
      proxy.cut();
      const ana = await node();
      expect(ana.counts.busLinkFailures).toBeGreaterThan(0);
      proxy.restore();
      await expect.poll(ana.gaps, PATIENCE).toBe(1);
      await firstHeard(ana);
    });

    it("is slow delivers everything in order all the same", async () => {
      const ana = await node(proxy.port, {});
      proxy.delay(100);
      const seqs = Array.from({ length: 100 }, (_, index) => index + 1);
      await Promise.all(seqs.map((seq) => ana.bus.publish(messageEvent(general, seq))));
      await expect.poll(() => ana.seqs, PATIENCE).toEqual(seqs);
      expect(ana.counts.busLinkFailures).toBe(0);
    });
  });
}
