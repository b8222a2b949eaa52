import { describe, expect, test } from "vitest";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { drain } from "./drain.ts";
import { Gateway } from "./gateway.ts";

/** Begins a drain; `isDone` tells when it has ended. */
function begin(kit: SessionKit): { isDone: boolean } {
  const state = { isDone: false };
  void drain(kit.context, new Gateway(kit.context)).then(() => (state.isDone = true));
  return state;
}

describe("a node that drains", () => {
  test("G11 tells everybody when to come back, then closes with 1012", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const silent = kit.open();
    const state = begin(kit);
    await kit.clock.settle();
    await kit.clock.advance(0);
    expect(ana.types(2)).toEqual(["draining"]);
    expect(ana.wire.closedWith).toEqual({ code: 1012, reason: "restart" });
    expect(silent.types()).toEqual([]);
    expect(silent.wire.closedWith?.code).toBe(1012);
    expect(state.isDone).toBe(true);
    expect(kit.context.connections.size).toBe(0);
    expect(kit.context.hub.roomCount).toBe(0);
  });

  test("G11 answers the requests in flight first, and waits no longer than 5 s for them", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const ana = await kit.visit("room=lobby&name=ana");
    await kit.clock.advance(1000);
    const from = ana.wire.frames.length;
    probe.hold("append", "answer");
    ana.push({ type: "send", id: "1", text: "in flight" });
    begin(kit);
    await kit.clock.advance(1000);
    expect(ana.wire.closedWith).toBeNull();
    probe.release();
    await kit.clock.advance(100);
    expect(ana.types(from)).toEqual(["draining", "ack", "message"]);
    expect(ana.wire.closedWith?.code).toBe(1012);

    const bob = await kit.visit("room=lobby&name=bob");
    probe.hold("append");
    bob.push({ type: "send", id: "2", text: "never answered" });
    begin(kit);
    await kit.clock.advance(4900);
    expect(bob.wire.closedWith).toBeNull();
    await kit.clock.advance(200);
    expect(bob.wire.closedWith?.code).toBe(1012);
    expect(bob.wire.of("ack")).toEqual([]);
  });

  test("G11 closes in slices of 500 with a pause, also answering what later slices asked meanwhile", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const peers = await Promise.all(range(1, 1200).map((n) => kit.visit(`room=lobby&name=p${n}`)));
    const closed = () => peers.filter((peer) => peer.wire.closedWith).length;
    const last = peers.at(-1);
    begin(kit);
    await kit.clock.settle();
    expect(closed()).toBe(500);
    probe.hold("append", "answer");
    last?.push({ type: "send", id: "1", text: "meanwhile" });
    await kit.clock.advance(100);
    expect(closed()).toBe(1000);
    await kit.clock.advance(100);
    expect(closed()).toBe(1000);
    probe.release();
    await kit.clock.advance(10);
    expect(closed()).toBe(1200);
    expect(last?.wire.last("ack").id).toBe("1");
  });

  test("G11 resumes elsewhere without loss", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.say("one", "two");
    begin(kit);
    await kit.clock.advance(0);
    const other = new SessionKit({ store: kit.store, tokens: kit.tokens, node: "b" });
    const room = ana.wire.last("ready").rooms[0]?.id ?? "";
    const back = await other.resume({ token: ana.token, cursors: { [room]: 1 } });
    expect(back.texts).toEqual(["two"]);
  });
});
