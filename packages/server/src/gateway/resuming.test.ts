import { describe, expect, test } from "vitest";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";

/** A room with `count` messages and the visitor who wrote them. */
async function roomOf(count: number, kit = new SessionKit()): Promise<{ kit: SessionKit; ana: Peer }> {
  const ana = await kit.visit("room=lobby&name=ana");
  for (let n = 1; n <= count; n++) ana.push({ type: "send", text: `m${n}` });
  await kit.clock.settle();
  return { kit, ana };
}

describe("a connection that comes back", () => {
  test("G6 gets exactly what it missed, then live events, in one order without a seam", async () => {
    const { kit, ana } = await roomOf(300);
    const bob = await kit.visit("room=lobby&name=bob&cursor=10");
    await ana.say("live");
    expect(bob.seqs).toEqual(range(11, 301));
    expect(bob.wire.of("resync")).toEqual([]);
  });

  test("G6 with everything gets nothing again, and at cursor 0 gets the whole log", async () => {
    const { kit, ana } = await roomOf(120);
    const current = await kit.visit("room=lobby&name=bob&cursor=120");
    const fresh = await kit.visit("room=lobby&name=carol&cursor=0");
    await ana.say("live");
    expect(current.seqs).toEqual([121]);
    expect(fresh.seqs).toEqual(range(1, 121));
  });

  test("G6 resumes each of its rooms from its own cursor, joins and leaves of members included", async () => {
    const kit = new SessionKit();
    const bob = await kit.signIn("bob");
    const one = await bob.join("one");
    const two = await bob.join("two");
    const carol = await kit.signIn("carol");
    await carol.join("one");
    for (const room of [one, two, one]) await bob.send({ type: "send", room, text: "hi" });
    await carol.send({ type: "leave", room: one });
    const again = await kit.signIn("bob", { cursors: { [one]: 1, [two]: 1 }, epoch: kit.store.epoch });
    const logOf = (room: string) => again.events.filter((event) => event.room === room);
    expect(logOf(one).map(({ seq, type }) => [seq, type])).toEqual([
      [2, "member_joined"],
      [3, "message"],
      [4, "message"],
      [5, "member_left"],
    ]);
    expect(logOf(two).map(({ seq }) => seq)).toEqual([2]);
  });

  test("G6 a join with a cursor resumes as well", async () => {
    const { kit } = await roomOf(80);
    const bob = await kit.signIn("bob");
    await bob.join("lobby", 70);
    expect(bob.events.map(({ seq }) => seq)).toEqual(range(71, 81));
  });

  test("G6 a client that found a gap joins again with its cursor and is fed again from there, once", async () => {
    const { kit, ana } = await roomOf(20);
    const bob = await kit.visit("room=lobby&name=bob");
    const from = bob.wire.frames.length;
    bob.push({ type: "join", id: "1", code: "lobby", cursor: 15 });
    ana.push({ type: "send", text: "meanwhile" });
    await kit.clock.settle();
    expect(bob.types(from).filter((type) => type !== "message")).toEqual(["joined"]);
    expect(bob.seqs.slice(20)).toEqual(range(16, 21));
  });

  test("G7 with a cursor of another epoch is told to start over, and gets the newest", async () => {
    const { kit, ana } = await roomOf(120);
    const back = await kit.resume({ token: ana.token, cursors: { [ana.room]: 7 }, epoch: "another life" });
    expect(back.wire.of("resync")).toEqual([{ type: "resync", room: ana.room, head: 120 }]);
    expect(back.seqs).toEqual(range(71, 120));
    await ana.say("live");
    expect(back.seqs).toEqual(range(71, 121));
  });

  test("G7 with a cursor beyond the head is told to start over, and gets the newest", async () => {
    const { kit } = await roomOf(3);
    const bob = await kit.visit("room=lobby&name=bob&cursor=4");
    expect(bob.types()).toEqual(["ready", "presence", "resync", "message", "message", "message"]);
  });

  test("G7 with a cursor this node has not heard of yet, but the store has, is resumed and not told to start over", async () => {
    const { kit: elsewhere, ana } = await roomOf(3);
    const kit = new SessionKit({ store: elsewhere.store, node: "b" });
    const carol = await kit.visit("room=lobby&name=carol");
    await ana.say("m4", "m5", "m6");
    const bob = await kit.visit("room=lobby&name=bob&cursor=5");
    expect(bob.wire.of("resync")).toEqual([]);
    expect(bob.seqs).toEqual([6]);
    expect(carol.seqs).toEqual(range(1, 6));
  });

  test("G13 without a cursor gets exactly the newest HISTORY_ON_JOIN messages, in seq order", async () => {
    const { kit } = await roomOf(300);
    const late = await kit.visit("room=lobby&name=bob");
    expect(late.seqs).toEqual(range(251, 300));
    const few = new SessionKit({ env: { HISTORY_ON_JOIN: "3" }, store: kit.store, node: "b" });
    expect((await few.visit("room=lobby&name=bob")).seqs).toEqual([298, 299, 300]);
    const none = new SessionKit({ env: { HISTORY_ON_JOIN: "0" }, store: kit.store, node: "c" });
    const quiet = await none.visit("room=lobby&name=bob");
    await quiet.say("first");
    expect(quiet.seqs).toEqual([301]);
  });

  test("G13 joins and leaves between the messages do not use up the count", async () => {
    const kit = new SessionKit({ env: { HISTORY_ON_JOIN: "2" } });
    const ana = await kit.visit("room=lobby&name=ana");
    await ana.say("one", "two");
    for (const name of ["bob", "carol", "dora"]) await kit.signIn(name).then((peer) => peer.join("lobby"));
    expect((await kit.visit("room=lobby&name=eve")).texts).toEqual(["one", "two"]);
  });

  test("G13 newest messages that are more than the queue takes at once arrive all the same", async () => {
    const { kit, ana } = await roomOf(0, new SessionKit({ env: { MAX_SEND_QUEUE_BYTES: "131072" } }));
    for (let n = 1; n <= 50; n++) await ana.say("x".repeat(8000));
    const bob = await kit.visit("room=lobby&name=bob");
    expect(bob.seqs).toEqual(range(1, 50));
    await ana.say("live");
    expect(bob.seqs).toEqual(range(1, 51));
  });

  test("G14 a visitor's token brings back the same person in the rooms of its cursors", async () => {
    const { kit, ana } = await roomOf(2);
    await ana.vanish();
    const back = await kit.resume({ token: ana.token, cursors: { [ana.room]: 1 } });
    expect(back.wire.last("ready").self).toEqual(ana.wire.last("ready").self);
    expect(back.seqs).toEqual([2]);
    const elsewhere = await kit.resume({ token: ana.token });
    expect(elsewhere.wire.last("ready").rooms).toEqual([]);
  });

  test("G15 a ticket lets one connection in, once", async () => {
    const { kit, ana } = await roomOf(2);
    kit.tokens.set("ticket", kit.tokens.get(ana.token) ?? { kind: "visitor", id: "" as never, name: "" });
    const back = await kit.visit("ticket=ticket&room=lobby&cursor=1");
    expect(back.wire.last("ready").self).toEqual(ana.wire.last("ready").self);
    expect(back.seqs).toEqual([2]);
    const copy = await kit.visit("ticket=ticket&room=lobby");
    expect(copy.wire.closedWith?.code).toBe(4401);
  });
});
