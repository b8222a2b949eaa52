import { describe, expect, test } from "vitest";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

/** Enough for every slot of the heartbeat to have had its turn. */
const PERIOD_MS = 25_000;

describe("a heartbeat", () => {
  test("G9 comes every HEARTBEAT_MS with a ping and the head of every room", async () => {
    const kit = new SessionKit();
    const heartbeat = kit.startHeartbeat();
    const bob = await kit.signIn("bob");
    heartbeat.add(bob.connection);
    const one = await bob.join("one");
    const two = await bob.join("two");
    await bob.send({ type: "send", room: two, text: "hi" });
    await kit.clock.advance(PERIOD_MS);
    expect(bob.wire.pings).toBe(1);
    expect(bob.wire.of("heartbeat")).toEqual([{ type: "heartbeat", heads: { [one]: 1, [two]: 2 } }]);
    bob.connection.noteInbound();
    await kit.clock.advance(PERIOD_MS);
    expect(bob.wire.pings).toBe(2);
    heartbeat.close();
  });

  test("G9 never names a head whose events have not been handed over before it", async () => {
    const kit = new SessionKit({ env: { MAX_SEND_QUEUE_BYTES: "131072" } });
    const heartbeat = kit.startHeartbeat();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    heartbeat.add(bob.connection);
    bob.wire.stopReading();
    for (let n = 1; n <= 200; n++) await ana.say("x".repeat(1000));
    bob.wire.read(bob.wire.unsentBytes - 1);
    await kit.clock.settle();
    bob.wire.unsentBytes = 0;
    await kit.clock.advance(PERIOD_MS);
    const at = bob.wire.frames.findIndex((frame) => frame.type === "heartbeat");
    const told = bob.wire.frames.slice(0, at).filter((frame) => frame.type === "message").length;
    expect(bob.wire.last("heartbeat").heads[bob.room]).toBe(told);
    heartbeat.close();
  });

  test("G9 does not name the head of an event that leaves only at the end of this tick", async () => {
    const kit = new SessionKit();
    const heartbeat = kit.startHeartbeat();
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    heartbeat.add(bob.connection);
    await kit.clock.advance(PERIOD_MS / 25 - 1);
    ana.push({ type: "send", text: "hi" });
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(kit.context.hub.room(ana.room)?.pending.length).toBe(1);
    await kit.clock.advance(1);
    expect(bob.wire.last("heartbeat").heads[bob.room]).toBe(0);
    expect(bob.texts).toEqual(["hi"]);
    heartbeat.close();
  });

  test("G9 a connection that shows no sign of life until the next one is closed and ended", async () => {
    const kit = new SessionKit();
    const heartbeat = kit.startHeartbeat();
    const dead = await kit.visit("room=lobby&name=ana");
    const alive = await kit.visit("room=lobby&name=bob");
    heartbeat.add(dead.connection);
    heartbeat.add(alive.connection);
    await kit.clock.advance(PERIOD_MS);
    await alive.send({ type: "typing" });
    await kit.clock.advance(PERIOD_MS);
    expect(dead.wire.closedWith).toEqual({ code: 4441, reason: "heartbeat_timeout" });
    expect(dead.wire.isTerminated).toBe(true);
    expect(alive.wire.closedWith).toBeNull();
    expect(kit.context.metrics.heartbeatTimeouts).toBe(1);
    heartbeat.close();
  });

  test("G9 who was still shaking hands at a beat gets a ping at the next one, before anything is made of their silence", async () => {
    const probe = new StoreProbe(createMemoryStore());
    const kit = new SessionKit({ store: probe.store });
    const heartbeat = kit.startHeartbeat();
    probe.hold("join");
    const slow = kit.openByUrl("room=lobby&name=ana");
    heartbeat.add(slow.connection);
    await kit.clock.advance(PERIOD_MS);
    expect(slow.wire.pings).toBe(0);
    probe.release();
    await kit.clock.advance(PERIOD_MS);
    expect(slow.wire.closedWith).toBeNull();
    expect(slow.wire.pings).toBe(1);
    await kit.clock.advance(PERIOD_MS);
    expect(slow.wire.closedWith?.code).toBe(4441);
    heartbeat.close();
  });

  test("G9 a handshake that never ends is closed by it too", async () => {
    const kit = new SessionKit();
    const heartbeat = kit.startHeartbeat();
    const silent = kit.open();
    heartbeat.add(silent.connection);
    await kit.clock.advance(2 * PERIOD_MS);
    expect(silent.types()).toEqual([]);
    expect(silent.wire.closedWith?.code).toBe(4441);
    heartbeat.close();
  });
});
