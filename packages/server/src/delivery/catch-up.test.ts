import { describe, expect, test } from "vitest";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";

/** A room with `count` messages, on a node that has seen them all. */
async function roomOf(count: number) {
  const probe = new StoreProbe(createMemoryStore());
  const kit = new SessionKit({ store: probe.store });
  const ana = await kit.visit("room=lobby&name=ana");
  for (let n = 1; n <= count; n++) {
    ana.push({ type: "send", text: `m${n}` });
    if (n % 50 === 0) await kit.clock.settle();
    if (n % 1000 === 0) await kit.clock.advance(2000);
  }
  await kit.clock.settle();
  probe.calls.length = 0;
  const tally = (from: "ring" | "store") => new Map(kit.context.metrics.catchUps.entries()).get(from) ?? 0;
  return { probe, kit, ana, tally };
}

describe("catching up", () => {
  test("D4 takes from the ring what it still holds, without asking the store", async () => {
    const { probe, kit, tally } = await roomOf(500);
    const bob = await kit.visit("room=lobby&name=bob&cursor=300");
    expect(bob.seqs).toEqual(range(301, 500));
    expect(probe.calls).toEqual([]);
    expect(tally("store")).toBe(0);
  });

  test("D4 takes from the store what the ring no longer holds, and the rest from the ring", async () => {
    const { probe, kit, tally } = await roomOf(500);
    const bob = await kit.visit("room=lobby&name=bob&cursor=100");
    expect(bob.seqs).toEqual(range(101, 500));
    expect(probe.count("eventsAfter")).toBe(2);
    expect(tally("store")).toBe(2);
    expect(tally("ring")).toBeGreaterThan(0);
  });

  test("D5 a thousand who come back at once cost a handful of store reads", async () => {
    const { probe, kit } = await roomOf(1000);
    const peers = await Promise.all(
      range(1, 1000).map((n) => kit.visit(`room=lobby&name=p${n}&cursor=${200 + (n % 100)}`)),
    );
    for (const peer of [peers[0], peers[98], peers[99], peers[999]]) {
      expect(peer?.seqs.at(-1)).toBe(1000);
      expect(peer?.seqs.length).toBe(1000 - (peer?.seqs[0] ?? 0) + 1);
    }
    expect(probe.count("eventsAfter")).toBeLessThanOrEqual(12);
    expect(probe.count("tail")).toBe(0);
  });

  test("D5 a thousand who join a room nobody was in cost one read of its tail", async () => {
    const { probe, kit: elsewhere } = await roomOf(300);
    const kit = new SessionKit({ store: probe.store, clock: elsewhere.clock, node: "b" });
    const peers = await Promise.all(range(1, 1000).map((n) => kit.visit(`room=lobby&name=p${n}`)));
    expect(peers.every((peer) => peer.seqs.length === 50)).toBe(true);
    expect(probe.count("tail")).toBe(1);
    expect(probe.count("messages") + probe.count("eventsAfter")).toBe(0);
  });

  test("D5 a thousand with cursors of another epoch cost no read at all", async () => {
    const { probe, kit, ana } = await roomOf(100);
    const { room, token } = ana;
    const hello = { token, cursors: { [room]: 10 }, epoch: "another" };
    const peers = await Promise.all(range(1, 1000).map(() => kit.resume(hello)));
    expect(peers.every((peer) => peer.seqs.length === 50 && peer.wire.of("resync").length === 1)).toBe(true);
    expect(probe.count("eventsAfter")).toBe(0);
  });

  test("D5 a page read before an event was stored is not taken for the whole of it", async () => {
    const { probe, kit, ana } = await roomOf(300);
    probe.hold("eventsAfter", "answer");
    const early = await kit.visit("room=lobby&name=early&cursor=10");
    for (let n = 1; n <= 300; n++) await ana.say("more");
    const late = await kit.visit("room=lobby&name=late&cursor=20");
    probe.release();
    await kit.clock.settle();
    expect(early.seqs).toEqual(range(11, 600));
    expect(late.seqs).toEqual(range(21, 600));
  });

  test("D8 nobody is fed past what the node has taken in, and so nobody gets it twice", async () => {
    const { kit, ana } = await roomOf(0);
    const { actor } = ana.connection;
    if (!actor) throw new Error("ana is nobody");
    // Long enough for the ring to hold fewer than a page of them.
    const text = "x".repeat(4000);
    for (let n = 1; n <= 100; n++) await ana.say(text);
    // Stored by another node, whose announcements were lost.
    for (let n = 101; n <= 120; n++) await kit.store.append({ room: ana.room, actor, text, at: 0 });
    const bob = await kit.visit("room=lobby&name=bob&cursor=10");
    await kit.clock.advance(5000);
    expect(bob.seqs).toEqual(range(11, 120));
    expect(ana.seqs).toEqual(range(1, 120));
  });

  test("D5 a page that ended at the head is read again once the head has moved on", async () => {
    const { probe, kit: elsewhere } = await roomOf(100);
    const env = { HISTORY_ON_JOIN: "5" };
    const kit = new SessionKit({ env, store: probe.store, clock: elsewhere.clock, node: "b" });
    const bob = await kit.visit("room=lobby&name=bob&cursor=70");
    for (let n = 1; n <= 300; n++) await bob.say("more");
    const carol = await kit.visit("room=lobby&name=carol&cursor=110");
    expect(bob.seqs).toEqual(range(71, 400));
    expect(carol.seqs).toEqual(range(111, 400));
  });

  test("D9 a read that fails leaves nobody behind: the next check-up repeats it", async () => {
    const { probe, kit } = await roomOf(500);
    probe.fail("eventsAfter", new Error("the disk is gone"));
    const bob = await kit.visit("room=lobby&name=bob&cursor=10");
    expect(bob.types()).toEqual(["ready", "presence"]);
    expect(kit.failures.length).toBe(1);
    probe.fail("eventsAfter", null);
    await kit.clock.advance(5000);
    expect(bob.seqs).toEqual(range(11, 500));
  });
});
