import { describe, expect, test } from "vitest";
import { type Losses, LossyBroker, PERFECT } from "../../test/kit/lossy-bus.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { seededRandom } from "../../test/kit/seeded-random.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

/** Two nodes on one store and one bus: ana talks on the first, bob listens on the second. */
async function twoNodes(losses: Partial<Losses>) {
  const probe = new StoreProbe(createMemoryStore());
  const near = new SessionKit({ store: probe.store });
  const { clock } = near;
  const broker = new LossyBroker(clock, seededRandom(7), PERFECT);
  const [a, b] = ["a", "b"].map((node) => new SessionKit({ store: probe.store, clock, node, bus: broker.connect() }));
  if (!a || !b) throw new Error("two nodes were asked for");
  const ana = await a.visit("room=lobby&name=ana");
  const bob = await b.visit("room=lobby&name=bob");
  broker.losses = { ...PERFECT, ...losses };
  probe.calls.length = 0;
  return { probe, clock, broker, ana, bob, failures: [...a.failures, ...b.failures] };
}

async function talk(ana: Peer, count: number): Promise<void> {
  for (let n = 1; n <= count; n++) await ana.say(`m${n}`);
}

describe("whatever the bus does to", () => {
  test("D1 events, they are delivered once each, in seq order, without a hole", async () => {
    const cases: Partial<Losses>[] = [
      { lost: 0.3 },
      { repeated: 0.5 },
      { late: 0.5 },
      { bare: 0.5 },
      { lost: 0.2, repeated: 0.2, late: 0.3, bare: 0.2 },
    ];
    for (const losses of cases) {
      const { clock, ana, bob, failures } = await twoNodes(losses);
      await talk(ana, 200);
      await clock.advance(6000);
      expect(bob.seqs, JSON.stringify(losses)).toEqual(range(1, 200));
      expect(ana.seqs).toEqual(range(1, 200));
      expect(failures).toEqual([]);
    }
  });

  test("D1 their order, or how often they come, the store is not asked if all come within 30 ms", async () => {
    const { clock, ana, bob, probe, broker } = await twoNodes({});
    const { hub } = bob.kit.context;
    const onEvent = hub.onEvent.bind(hub);
    hub.onEvent = (event) => {
      clock.after((event.seq * 7) % 29, () => onEvent(event));
      clock.after((event.seq * 11) % 29, () => onEvent(event));
    };
    broker.losses = PERFECT;
    for (let n = 1; n <= 100; n++) {
      ana.push({ type: "send", text: `m${n}` });
      if (n % 10 === 0) await clock.advance(5);
    }
    await clock.advance(100);
    expect(bob.seqs).toEqual(range(1, 100));
    expect(probe.count("eventsAfter")).toBe(0);
  });

  test("D2 an event it cannot carry, it is read from the store", async () => {
    const { clock, ana, bob, probe } = await twoNodes({ bare: 1 });
    await talk(ana, 10);
    expect(bob.seqs).toEqual([]);
    await clock.advance(30);
    expect(bob.texts).toEqual(range(1, 10).map((n) => `m${n}`));
    expect(probe.count("eventsAfter")).toBe(2);
  });

  test("D13 an event it does not take, who is on that node has it at once, and the others when it is back", async () => {
    const { clock, broker, ana, bob, probe } = await twoNodes({});
    broker.isAway = true;
    await talk(ana, 3);
    expect([ana.texts, bob.texts]).toEqual([["m1", "m2", "m3"], []]);
    broker.isAway = false;
    // Of ana's node alone: bob's has its link all the time, and no reason to look.
    ana.kit.context.hub.onGap();
    await clock.settle();
    await clock.advance(30);
    expect(bob.texts).toEqual(["m1", "m2", "m3"]);
    expect(probe.count("eventsAfter")).toBe(1);
  });

  test("D3 the last event, everybody has it within 5 s", async () => {
    const { clock, ana, bob } = await twoNodes({ lost: 1 });
    await ana.say("the last");
    expect([...ana.texts, ...bob.texts]).toEqual([]);
    await clock.advance(5000);
    expect(ana.texts).toEqual(["the last"]);
    expect(bob.texts).toEqual(["the last"]);
  });

  test("D3 a stretch of events, everybody has it as soon as the bus is back", async () => {
    const { clock, ana, bob, broker } = await twoNodes({ lost: 1 });
    await talk(ana, 600);
    broker.tellGap();
    await clock.settle();
    expect(bob.seqs).toEqual(range(1, 600));
    expect(clock.monotonic()).toBeLessThan(5000);
  });

  test("D3 a room while it is being opened, what was announced meanwhile is not missed", async () => {
    for (const bare of [0, 1]) {
      const { clock, ana, bob, probe, broker } = await twoNodes({});
      await talk(ana, 5);
      await bob.vanish();
      probe.hold("tail", "answer");
      const late = await bob.kit.visit("room=lobby&name=late");
      broker.losses = { ...PERFECT, bare };
      await talk(ana, 3);
      probe.release();
      await clock.advance(100);
      expect(late.seqs).toEqual(range(1, 8));
    }
  });

  test("D9 events and the store fails as well, nothing runs hot and all is well when it is back", async () => {
    const { clock, ana, bob, probe } = await twoNodes({ lost: 0.5, late: 0.5 });
    for (const method of ["eventsAfter", "heads"] as const) probe.fail(method, new Error("the disk is gone"));
    await talk(ana, 50);
    await clock.advance(20_000);
    expect(probe.count("eventsAfter") + probe.count("heads")).toBeLessThan(60);
    for (const method of ["eventsAfter", "heads"] as const) probe.fail(method, null);
    await clock.advance(5000);
    expect(bob.seqs).toEqual(range(1, 50));
  });

  test("D12 an event of another life of the store, it is not taken for ours", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    kit.context.hub.onEvent({ room: ana.room, seq: 1, epoch: "another", type: "message", frame: Buffer.from("x") });
    await kit.clock.advance(6000);
    expect(ana.seqs).toEqual([]);
    await ana.say("ours");
    expect(ana.texts).toEqual(["ours"]);
  });
});
