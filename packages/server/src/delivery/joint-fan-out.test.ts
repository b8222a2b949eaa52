import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { HandSubscriber } from "../../test/kit/hand-subscriber.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

/** Two nodes that write to one room: Ana here, Bob there; here `members` who listen, and a store that can be held. */
async function twoWriters(members: number) {
  const clock = new HandClock();
  const store = createMemoryStore();
  const probe = new StoreProbe(store);
  const broker = createMemoryBroker({ onError: (error) => expect.unreachable(String(error)) });
  const tokens = new Map();
  const here = new SessionKit({ store: probe.store, clock, tokens, bus: broker.connect(), node: "here" });
  const there = new SessionKit({ store, clock, tokens, bus: broker.connect(), node: "there" });
  const ana = await here.visit("room=lobby&name=ana");
  const bob = await there.visit("room=lobby&name=bob");
  const listeners = range(1, members).map((n) => new HandSubscriber(`p${n}`));
  for (const listener of listeners) await listener.enter(here.context.hub, ana.room, 0);
  await clock.advance(2000);
  for (const { pushed } of listeners) pushed.length = 0;
  /** How many writes each of them got since. */
  const writes = () => new Set(listeners.map(({ pushed }) => pushed.length));
  /** What each of them got since, as one run of bytes. */
  const heard = () => new Set(listeners.map(({ pushed }) => Buffer.concat(pushed).toString("latin1")));
  return { kit: here, clock, probe, ana, bob, writes, heard };
}

describe("a big room two nodes write to", () => {
  test("D16 what another node announced leaves together with the write of this node that was being stored", async () => {
    const { clock, probe, ana, bob, writes } = await twoWriters(200);
    probe.hold("append");
    ana.push({ type: "send", text: "mine" });
    await bob.say("theirs", "more of theirs");
    expect(writes()).toEqual(new Set([0]));
    probe.release();
    await clock.settle();
    expect(writes()).toEqual(new Set([1]));
    expect(ana.texts).toEqual(["theirs", "more of theirs", "mine"]);
  });

  test("D16 it waits for 10 ms at most, and not when nothing is being stored, what was has failed, or the room is small", async () => {
    const { clock, probe, ana, bob, writes } = await twoWriters(200);
    await bob.say("one");
    expect(writes()).toEqual(new Set([1]));
    probe.hold("append");
    ana.push({ type: "send", text: "held" });
    await bob.say("two");
    expect(writes()).toEqual(new Set([1]));
    await clock.advance(10);
    expect(writes()).toEqual(new Set([2]));
    probe.release();
    await clock.settle();
    expect(writes()).toEqual(new Set([3]));
    probe.fail("append", new Error("the disk is gone"));
    ana.push({ type: "send", text: "lost" });
    await clock.settle();
    await bob.say("three");
    expect(writes()).toEqual(new Set([4]));

    const small = await twoWriters(50);
    small.probe.hold("append");
    small.ana.push({ type: "send", text: "held" });
    await small.bob.say("one");
    expect(small.writes()).toEqual(new Set([1]));
  });

  test("D16 the own messages of a node wait for no other of them", async () => {
    const { clock, probe, ana, writes } = await twoWriters(200);
    await ana.say("one");
    probe.hold("append");
    ana.push({ type: "send", text: "two" });
    await clock.settle();
    expect(writes()).toEqual(new Set([1]));
    expect(ana.texts).toEqual(["one"]);
  });
});

describe("a big room under load", () => {
  /** The last fan-out of `ana`'s room carried two messages of this node. */
  async function underLoad(members: number) {
    const { ana, probe, ...rest } = await twoWriters(members);
    ana.push({ type: "send", text: "one" });
    ana.push({ type: "send", text: "two" });
    await rest.clock.settle();
    return { ana, appends: () => probe.count("append"), ...rest };
  }

  test("D18 what is sent to it gets to the store together, in the order it was sent in", async () => {
    const { kit, clock, ana, appends } = await underLoad(200);
    const before = appends();
    ana.push({ type: "send", text: "three" });
    await clock.settle();
    expect(appends()).toBe(before);
    for (const text of ["four", "five"]) ana.push({ type: "send", text });
    await clock.settle();
    expect(appends()).toBe(before + 3);
    expect(ana.texts).toEqual(["one", "two", "three", "four", "five"]);
    expect(kit.context.metrics.busGaps).toBe(0);
  });

  test("D18 it gets there after 2 ms even alone, and at once when the load is over or the room is small", async () => {
    const { clock, ana, appends } = await underLoad(200);
    const before = appends();
    ana.push({ type: "send", text: "three" });
    await clock.advance(2);
    expect(appends()).toBe(before + 1);
    await clock.advance(50);
    ana.push({ type: "send", text: "four" });
    await clock.settle();
    expect(appends()).toBe(before + 2);

    const small = await underLoad(50);
    small.ana.push({ type: "send", text: "three" });
    await small.clock.settle();
    expect(small.appends()).toBe(before + 1);
  });

  test("D18 a message without words is refused alone, and those that gathered with it are stored", async () => {
    const { clock, ana, appends } = await underLoad(200);
    const before = appends();
    for (const text of [" ", "three", "four"]) ana.push({ type: "send", text });
    await clock.advance(2);
    expect(appends()).toBe(before + 2);
    expect(ana.texts).toEqual(["one", "two", "three", "four"]);
    expect(ana.wire.of("error").map(({ code }) => code)).toEqual(["bad_text"]);
  });

  test("D18 whoever sends and leaves has sent before leaving", async () => {
    const { kit, clock, ana } = await underLoad(200);
    const dora = await kit.signIn("dora");
    const room = await dora.join("lobby");
    await ana.say("three");
    for (const text of ["four", "five"]) ana.push({ type: "send", text });
    await clock.settle();
    dora.push({ type: "send", room, text: "goodbye" });
    dora.push({ type: "leave", room });
    await clock.settle();
    expect(dora.wire.of("error")).toEqual([]);
    expect(ana.texts.at(-1)).toBe("goodbye");
  });

  test("D16 D17 D18 however much is sent at once on two nodes, and whenever the store answers: everybody gets all of it, once and in order", async () => {
    const step = fc.oneof(
      fc.record({ from: fc.constantFrom("ana" as const, "bob" as const), count: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ passMs: fc.integer({ min: 0, max: 60 }) }),
      fc.constantFrom("hold" as const, "release" as const, "break" as const, "mend" as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { kit, clock, probe, ana, bob, heard } = await twoWriters(100);
        const writers = { ana, bob };
        let sent = 0;
        for (const each of steps) {
          if (each === "hold") probe.hold("append");
          else if (each === "release") probe.release();
          else if (each === "break") probe.fail("append", new Error("the disk is gone"));
          else if (each === "mend") probe.fail("append", null);
          else if ("passMs" in each) await clock.advance(each.passMs);
          else for (let n = 0; n < each.count; n++) writers[each.from].push({ type: "send", text: `${++sent}` });
        }
        probe.fail("append", null);
        probe.release();
        await clock.advance(10_000);
        const acked = [ana, bob].flatMap(({ wire }) => wire.of("ack")).map(({ seq }) => seq);
        expect(ana.seqs).toEqual(acked.toSorted((a, b) => a - b));
        expect(ana.seqs).toEqual(range(1, ana.seqs.length));
        expect(bob.seqs).toEqual(ana.seqs);
        for (const writer of [ana, bob]) {
          const own = writer.wire.of("message").filter(({ from }) => from.id === writer.connection.person.id);
          const numbers = own.map(({ text }) => Number(text));
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
        expect(heard().size).toBe(1);
        expect(kit.failures).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
