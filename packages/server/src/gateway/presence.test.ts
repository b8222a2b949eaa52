import { describe, expect, test } from "vitest";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";

const namesIn = (users: readonly { readonly name: string }[] | undefined) => users?.map(({ name }) => name);

async function crowd(kit: SessionKit, size: number): Promise<Peer[]> {
  const peers = await Promise.all(range(1, size).map((n) => kit.visit(`room=lobby&name=p${n}`)));
  await kit.clock.advance(10_000);
  return peers;
}

describe("who is online", () => {
  test("G22 is told in full to whoever enters, and to the others as one batch of changes", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    await kit.clock.advance(1000);
    const from = ana.wire.frames.length;
    const bob = await kit.visit("room=lobby&name=bob");
    const carol = await kit.visit("room=lobby&name=carol");
    await bob.vanish();
    await kit.visit("room=lobby&name=dora");
    await kit.clock.advance(500);
    expect(namesIn(carol.wire.of("presence")[0]?.users)).toEqual(["ana", "bob", "carol"]);
    const [change, ...more] = ana.wire.frames.slice(from);
    expect(more).toEqual([]);
    expect(change).toMatchObject({
      type: "presence",
      online: 3,
      joined: [{ name: "carol" }, { name: "dora" }],
      left: [],
    });
    expect(change).not.toHaveProperty("users");
  });

  test("G22 counts a person with three tabs once, and a reload is no news", async () => {
    const kit = new SessionKit();
    const ana = await kit.visit("room=lobby&name=ana");
    const tabs = [await kit.signIn("bob")];
    await tabs[0]?.join("lobby");
    tabs.push(await kit.signIn("bob"), await kit.signIn("bob"));
    await kit.clock.advance(1000);
    expect(ana.wire.last("presence").online).toBe(2);
    const from = ana.wire.frames.length;
    await tabs[0]?.vanish();
    await tabs[1]?.vanish();
    await kit.clock.advance(1000);
    await tabs[2]?.vanish();
    await kit.signIn("bob");
    await kit.clock.advance(1000);
    expect(ana.types(from)).toEqual([]);
    expect(kit.context.hub.room(ana.room)?.presence.count).toBe(2);
  });

  test("G22 tells whoever missed a change while it was catching up the whole list, and not a change to a list it lacks", async () => {
    const kit = new SessionKit({ env: { MAX_SEND_QUEUE_BYTES: "131072" } });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await kit.clock.advance(1000);
    bob.wire.stopReading();
    for (let n = 1; n <= 200; n++) await ana.say("x".repeat(1000));
    await kit.visit("room=lobby&name=carol");
    await kit.clock.advance(1000);
    bob.wire.resumeReading();
    await kit.clock.settle();
    await kit.clock.advance(5000);
    expect(namesIn(bob.wire.last("presence").users)).toEqual(["ana", "bob", "carol"]);
  });

  test("G23 above 100 is a count, told seldom and only when it changes", async () => {
    const kit = new SessionKit();
    const peers = await crowd(kit, 101);
    const [first] = peers;
    const last = first?.wire.last("presence");
    expect(last).toMatchObject({ online: 101 });
    expect(last).not.toHaveProperty("users");
    expect(last).not.toHaveProperty("joined");
    const from = first?.wire.frames.length ?? 0;
    for (let n = 0; n < 50; n++) await kit.visit(`room=lobby&name=more${n}`);
    await kit.clock.advance(4000);
    expect(first?.types(from)).toEqual([]);
    await kit.clock.advance(1000);
    expect(first?.wire.frames.slice(from)).toEqual([expect.objectContaining({ type: "presence", online: 151 })]);
  });

  test("G23 coming down from a crowd is told as the whole list again", async () => {
    const kit = new SessionKit();
    const peers = await crowd(kit, 103);
    for (const peer of peers.splice(0, 5)) await peer.vanish();
    await kit.clock.advance(10_000);
    expect(peers[0]?.wire.last("presence").users?.length).toBe(98);
    await peers.pop()?.vanish();
    await kit.clock.advance(4000);
    expect(peers[0]?.wire.last("presence")).toMatchObject({ online: 97, left: [{ name: "p103" }] });
  });

  test("G23 the more are online, the longer a change waits to be told with others", async () => {
    const kit = new SessionKit();
    const peers = await crowd(kit, 90);
    const from = peers[0]?.wire.frames.length ?? 0;
    for (let n = 1; n <= 8; n++) {
      await kit.visit(`room=lobby&name=more${n}`);
      await kit.clock.advance(100);
    }
    expect(peers[0]?.types(from)).toEqual([]);
    await kit.clock.advance(1040);
    const [change, ...more] = peers[0]?.wire.frames.slice(from) ?? [];
    expect(change).toMatchObject({ type: "presence", online: 98 });
    expect(more).toEqual([]);
  });

  test("G23 two thousand comings cost each member a handful of notices", async () => {
    const kit = new SessionKit();
    const first = await kit.visit("room=lobby&name=ana");
    for (let n = 0; n < 2000; n++) await kit.visit(`room=lobby&name=p${n}`);
    await kit.clock.advance(10_000);
    expect(first.wire.of("presence").length).toBeLessThanOrEqual(5);
    expect(first.wire.last("presence").online).toBe(2001);
  });
});

describe("who is typing", () => {
  test("G24 is told once per person in three seconds, with at most three names at a time", async () => {
    const kit = new SessionKit();
    const peers = await crowd(kit, 5);
    const watcher = await kit.visit("room=lobby&name=watcher");
    await kit.clock.advance(1000);
    for (let n = 0; n < 20; n++) for (const peer of peers) peer.push({ type: "typing" });
    await kit.clock.advance(200);
    expect(watcher.wire.of("typing").map(({ users }) => namesIn(users))).toEqual([["p1", "p2", "p3"]]);
    peers[0]?.push({ type: "typing" });
    await kit.clock.advance(2500);
    expect(watcher.wire.of("typing").length).toBe(1);
    await kit.clock.advance(500);
    peers[0]?.push({ type: "typing" });
    await kit.clock.advance(200);
    expect(namesIn(watcher.wire.last("typing").users)).toEqual(["p1"]);
  });

  test("G24 is not told of somebody whose message has arrived meanwhile", async () => {
    const kit = new SessionKit();
    const [ana] = await crowd(kit, 1);
    const bob = await kit.visit("room=lobby&name=bob");
    ana?.push({ type: "typing" });
    await ana?.say("done");
    await kit.clock.advance(200);
    expect(bob.wire.of("typing")).toEqual([]);
  });

  test("G24 is dropped above 100 online, and for a room one is not in", async () => {
    const kit = new SessionKit();
    const peers = await crowd(kit, 101);
    await peers[0]?.send({ type: "typing" });
    await kit.clock.advance(1000);
    expect(peers[1]?.wire.of("typing")).toEqual([]);
    const bob = await kit.signIn("bob");
    await bob.send({ type: "typing", room: peers[0]?.room });
    expect(bob.types()).toEqual(["ready"]);
  });

  test("G24 presence and typing are the first to be dropped when a queue fills", async () => {
    const kit = new SessionKit({ env: { MAX_SEND_QUEUE_BYTES: "131072" } });
    const ana = await kit.visit("room=lobby&name=ana");
    const bob = await kit.visit("room=lobby&name=bob");
    await kit.clock.advance(1000);
    bob.wire.stopReading();
    for (let n = 1; n <= 50; n++) await ana.say("x".repeat(1000));
    const from = bob.wire.frames.length;
    ana.push({ type: "typing" });
    await kit.visit("room=lobby&name=carol");
    await kit.clock.advance(1000);
    await ana.say("still delivered");
    expect(bob.types(from)).toEqual(["message"]);
    expect(kit.context.metrics.ephemeralDropped).toBe(2);
  });
});
