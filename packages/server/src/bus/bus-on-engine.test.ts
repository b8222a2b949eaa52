import type { RoomId } from "@parley/protocol";
import { describe, expect, it } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { HandBroker, type HandEngine } from "../../test/kit/hand-engine.ts";
import { systemClock } from "../lib/clock.ts";
import type { Bus } from "./bus.ts";
import { type BusSetup, describeBus } from "./bus.contract.ts";
import { messageEvent } from "./bus-bench.contract.ts";
import { createBusOnEngine } from "./bus-on-engine.ts";

const general = "general" as RoomId;
const other = "other" as RoomId;

describeBus("bus on an engine", async (): Promise<BusSetup> => {
  const broker = new HandBroker();
  const engines = new Map<Bus, HandEngine>();
  return {
    async connect() {
      const engine = broker.connect();
      const counts = { busPayloadsRefused: 0, busLinkFailures: 0 };
      const none = () => undefined;
      const options = { clock: systemClock, random: Math.random, counts, onError: none, onListenerError: none };
      const bus = await createBusOnEngine(engine, options);
      engines.set(bus, engine);
      return bus;
    },
    link: {
      cut: async (bus) => engines.get(bus)?.cut(),
      restore: async (bus) => engines.get(bus)?.restore(),
    },
    // The topic of all nodes is no room.
    heldRooms: () => broker.topicCount - 1,
    teardown: async () => undefined,
  };
});

/** One node with a clock moved by hand. */
async function oneNode(change: (broker: HandBroker, engine: HandEngine) => void = () => undefined) {
  const clock = new HandClock();
  const broker = new HandBroker();
  const engine = broker.connect();
  change(broker, engine);
  const errors: unknown[] = [];
  const counts = { busPayloadsRefused: 0, busLinkFailures: 0 };
  const random = () => 0.5;
  const onError = (error: unknown) => void errors.push(error);
  const bus = await createBusOnEngine(engine, { clock, random, counts, onError, onListenerError: onError });
  const heard: string[] = [];
  let gaps = 0;
  bus.listen({
    onEvent: ({ room, seq }) => heard.push(`${room} ${seq}`),
    onNote: ({ body }) => heard.push(body.toString()),
    onGap: () => (gaps += 1),
  });
  return { clock, broker, engine, bus, errors, counts, heard, gaps: () => gaps };
}

describe("what comes up in one go", () => {
  it("and is for one topic leaves as one payload, in order", async () => {
    const { clock, broker, bus, heard } = await oneNode();
    await Promise.all([bus.subscribe(general), bus.subscribe(other)]);
    broker.calls.length = 0;
    void bus.publish(messageEvent(general, 1));
    void bus.publish(messageEvent(other, 1));
    void bus.publish(messageEvent(general, 2));
    void bus.tell({ room: general, body: Buffer.from("a note") });
    await clock.settle();
    expect(broker.calls.map((call) => call.split(" ").slice(0, 2).join(" "))).toEqual(["send general", "send other"]);
    expect(heard).toEqual(["general 1", "general 2", "a note", "other 1"]);
  });

  it("is one call for many rooms, and what was left again at once is never asked for", async () => {
    const { clock, broker, bus } = await oneNode();
    broker.calls.length = 0;
    const rooms = Array.from({ length: 1000 }, (_, index) => `room${index}` as RoomId);
    void Promise.all(rooms.map((room) => bus.subscribe(room)));
    bus.unsubscribe("room0" as RoomId);
    await clock.settle();
    expect(broker.calls.map((call) => call.split(" ").length - 1)).toEqual([512, 487]);
    for (const room of rooms) bus.unsubscribe(room);
    void bus.subscribe("room7" as RoomId);
    await clock.settle();
    expect(broker.calls.slice(2)).toEqual([expect.stringMatching(/^unsubscribe room1 .*room6 room8 .* room999$/)]);
  });

  it("waits while the engine has its hands full, and is then packed together", async () => {
    const { clock, broker, bus, heard } = await oneNode((hand) => (hand.maxSendsInFlight = 1));
    await bus.subscribe(general);
    broker.calls.length = 0;
    for (let seq = 1; seq <= 10; seq += 1) {
      void bus.publish(messageEvent(general, seq));
      await Promise.resolve();
    }
    await clock.settle();
    expect(broker.calls.length).toBeLessThan(10);
    expect(heard.length).toBe(10);
  });

  it("is cut into payloads of a size, and an event that is longer goes alone", async () => {
    const { clock, broker, bus, heard } = await oneNode();
    await bus.subscribe(general);
    broker.calls.length = 0;
    const sizes = [30_000, 30_000, 30_000, 200_000, 100];
    for (const [index, size] of sizes.entries()) void bus.publish(messageEvent(general, index + 1, Buffer.alloc(size)));
    await clock.settle();
    expect(heard).toEqual(sizes.map((_, index) => `general ${index + 1}`));
    expect(broker.calls.length).toBe(4);
  });
});

describe("when the engine", () => {
  it("does not take what it is sent, publish rejects beyond 8 MiB instead of queueing without end", async () => {
    const { clock, engine, bus } = await oneNode();
    engine.freeze();
    const frame = Buffer.alloc(1024 * 1000);
    const outcomes = Array.from({ length: 10 }, (_, index) =>
      bus.publish(messageEvent(general, index + 1, frame)).then(
        () => "taken",
        (error: unknown) => String(error),
      ),
    );
    await clock.advance(20_000);
    const reasons = await Promise.all(outcomes);
    expect(reasons.filter((reason) => reason.includes("does not keep up")).length).toBe(2);
    expect(reasons.filter((reason) => reason.includes("was lost")).length).toBe(8);
  });

  it("is frozen, the link is given up within 6 s and made anew, with its rooms, and a gap is told", async () => {
    const { clock, engine, bus, heard, gaps, errors } = await oneNode();
    await bus.subscribe(general);
    engine.freeze();
    await clock.advance(6000);
    expect(errors.map(String)).toEqual(["Error: the bus did not answer for 4000 ms"]);
    engine.restore();
    await clock.advance(10_000);
    expect(gaps()).toBe(1);
    void bus.publish(messageEvent(general, 1));
    await clock.settle();
    expect(heard).toEqual(["general 1"]);
  });

  it("stays away, attempts go on for ever, with random pauses of 5 s at most", async () => {
    const { clock, engine, counts } = await oneNode();
    engine.cut();
    await clock.advance(60_000);
    const inFirstMinute = engine.attempts;
    await clock.advance(3_600_000);
    expect(inFirstMinute).toBeLessThan(40);
    expect(engine.attempts - inFirstMinute).toBeGreaterThan(1000);
    expect(counts.busLinkFailures).toBe(engine.attempts);
  });

  it("is away when the node starts, the node starts, and has its bus once the engine comes", async () => {
    const { clock, engine, bus, heard, gaps } = await oneNode((_, hand) => hand.cut());
    await expect(bus.publish(messageEvent(general, 1))).rejects.toThrow("no link");
    await bus.subscribe(general);
    engine.restore();
    await clock.advance(10_000);
    expect(gaps()).toBe(1);
    void bus.publish(messageEvent(general, 2));
    await clock.settle();
    expect(heard).toEqual(["general 2"]);
  });

  it("refuses a subscription, nobody waits for it and the link is tried again at a bearable pace", async () => {
    const { clock, engine, bus, errors } = await oneNode();
    engine.refuses = "subscribe";
    await bus.subscribe(general);
    await clock.advance(60_000);
    expect(errors.length).toBeGreaterThan(10);
    expect(errors.length).toBeLessThan(50);
    expect(String(errors[0])).toContain("not allowed");
  });

  it("is lost while subscribe waits, subscribe ends, because a gap will be told", async () => {
    const { clock, engine, bus, gaps } = await oneNode();
    engine.freeze();
    const subscribed = bus.subscribe(general);
    await clock.advance(6000);
    await subscribed;
    engine.restore();
    await clock.advance(10_000);
    expect(gaps()).toBe(1);
  });

  it("brings bytes that are no payload, they are counted and nothing else happens", async () => {
    const { clock, broker, bus, counts, heard } = await oneNode();
    await bus.subscribe(general);
    for (const bytes of ["", "PUBLISH", '{"type":"message"}', "\u0001\u0000\u0000\u0000\u0009"]) {
      broker.inject(general, Buffer.from(bytes));
    }
    expect(counts.busPayloadsRefused).toBe(4);
    void bus.publish(messageEvent(general, 1));
    await clock.settle();
    expect(heard).toEqual(["general 1"]);
  });

  it("hangs, close still ends, within seconds", async () => {
    const { clock, engine, bus } = await oneNode();
    engine.freeze();
    const publishing = bus.publish(messageEvent(general, 1)).catch(String);
    const closed = bus.close();
    await clock.advance(6000);
    await closed;
    expect(await publishing).toContain("closed");
  });
});
