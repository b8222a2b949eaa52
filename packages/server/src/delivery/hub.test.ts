import type { RoomId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { HandSubscriber } from "../../test/kit/hand-subscriber.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryBroker } from "../bus/memory-bus.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

describe("fan-out on one node", () => {
  test("D6 hands every member the very same buffer, the one that came over the bus", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const members = range(1, 50).map((n) => new HandSubscriber(`p${n}`));
    for (const member of members) await member.enter(kit.context.hub, ana.room, 0);
    const published: Buffer[] = [];
    const { hub } = kit.context;
    const onEvent = hub.onEvent.bind(hub);
    hub.onEvent = (event) => {
      if (event.frame) published.push(event.frame);
      onEvent(event);
    };
    await ana.say("hello");
    expect(published.length).toBe(1);
    expect(new Set(members.map((member) => member.pushed.at(-1)))).toEqual(new Set(published));
    expect(members.every((member) => member.pushed.at(-1) === published[0])).toBe(true);
    ana.push({ type: "send", text: "two" });
    ana.push({ type: "send", text: "three" });
    await kit.clock.settle();
    expect(new Set(members.map((member) => member.pushed.at(-1))).size).toBe(1);
    expect(members[0]?.pushed.length).toBe(3);
  });

  test("D7 writes once per socket and tick, also for the sender and for members of several rooms", async () => {
    const kit = new SessionKit();
    const bob = await kit.signIn("bob");
    const rooms = [await bob.join("one"), await bob.join("two"), await bob.join("three")];
    const carol = await kit.signIn("carol");
    for (const code of ["one", "two", "three"]) await carol.join(code);
    await kit.clock.advance(1000);
    const [before, heard] = [bob, carol].map((peer) => peer.wire.writes.length);
    for (const room of rooms) for (let n = 0; n < 5; n++) bob.push({ type: "send", room, text: "hi" });
    await kit.clock.settle();
    expect(bob.wire.of("ack").length).toBe(15);
    expect(bob.wire.writes.length - (before ?? 0)).toBe(1);
    expect(carol.texts.length).toBe(15);
    expect(carol.wire.writes.length - (heard ?? 0)).toBe(1);
  });

  test("D10 keeps nothing of a room that nobody here is in: not on the bus, not in memory", async () => {
    const broker = createMemoryBroker({ onError: () => undefined });
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store, bus: broker.connect() });
    for (const n of range(1, 200)) {
      const peer = await kit.visit(`room=r${n}&name=ana`);
      await peer.say("hi");
      await peer.vanish();
    }
    probe.fail("tail", new Error("the disk is gone"));
    await kit.visit("room=broken&name=ana");
    probe.fail("tail", null);
    probe.hold("tail");
    const impatient = await kit.visit("room=slow&name=ana");
    await impatient.vanish();
    probe.release();
    await kit.clock.advance(10_000);
    expect(broker.roomCount).toBe(0);
    expect(kit.context.hub.roomCount).toBe(0);
    expect(kit.context.connections.size).toBe(0);
  });

  test("D10 a connection that goes while it enters leaves the room to those who stay", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    probe.hold("tail");
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await ana.vanish();
    const carol = await kit.visit("room=lobby&name=carol");
    probe.release();
    await kit.clock.settle();
    await bob.say("hello");
    expect(carol.texts).toEqual(["hello"]);
    expect(kit.context.hub.room(bob.room)?.presence.count).toBe(2);
  });

  test("D10 a connection that enters twice waits both times until the room is open", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const first = new SessionKit({ store: probe.store });
    const ana = await first.visit("room=lobby&name=ana");
    await ana.say("one", "two");
    const { hub } = new SessionKit({ store: probe.store, node: "b" }).context;
    probe.hold("tail");
    const bob = new HandSubscriber("bob");
    const heads = [1, 2].map(async () => (await hub.enter(bob, ana.room))?.room.head);
    probe.release();
    expect(await Promise.all(heads)).toEqual([2, 2]);
    expect(bob.subscriptions.length).toBe(1);
  });

  test("D10 a connection that is taken out while it enters, and enters once more, waits both times until the room is open", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const first = new SessionKit({ store: probe.store });
    const ana = await first.visit("room=lobby&name=ana");
    await ana.say("one", "two");
    const { hub } = new SessionKit({ store: probe.store, node: "b" }).context;
    const bob = new HandSubscriber("bob");
    const enter = async () => (await hub.enter(bob, ana.room))?.room.head;
    probe.hold("tail");
    const early = enter();
    await first.clock.settle();
    hub.exit(bob, ana.room);
    probe.release();
    probe.hold("tail");
    const late = enter();
    await first.clock.settle();
    probe.release();
    expect(await Promise.all([early, late])).toEqual([2, 2]);
    expect(bob.subscriptions.length).toBe(1);
  });

  test("D10 a connection that is started twice is counted once, and gone when it goes", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.say("one", "two");
    const { hub } = kit.context;
    const bob = new HandSubscriber("bob");
    const subscription = await hub.enter(bob, ana.room);
    if (!subscription) throw new Error("the room was not entered");
    await Promise.all([hub.start(subscription, null), hub.start(subscription, null)]);
    expect(bob.pushed.length).toBe(2);
    hub.exitAll(bob);
    expect(hub.room(ana.room)?.presence.count).toBe(1);
  });

  test("D11 holds at most 256 KiB of events ahead of a hole, and reads the rest from the store", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const room: RoomId = ana.room;
    const { hub } = kit.context;
    const onEvent = hub.onEvent.bind(hub);
    hub.onEvent = (event) => void (event.seq === 1 || onEvent(event));
    for (let n = 1; n <= 100; n++) ana.push({ type: "send", text: "x".repeat(8000) });
    await kit.clock.settle();
    const live = hub.room(room);
    expect(live?.head).toBe(0);
    expect(live?.hold({ seq: 101, type: "message", frame: Buffer.alloc(8000) })).toBe(false);
    await kit.clock.advance(30);
    expect(ana.seqs).toEqual(range(1, 100));
  });
});
