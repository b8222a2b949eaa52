import type { RoomId, UserId } from "@parley/protocol";
import { describe, expect, test } from "vitest";
import { HandClock } from "../../test/kit/hand-clock.ts";
import { LossyBroker, PERFECT } from "../../test/kit/lossy-bus.ts";
import type { Peer } from "../../test/kit/peer.ts";
import { range } from "../../test/kit/range.ts";
import { seededRandom } from "../../test/kit/seeded-random.ts";
import { SessionKit } from "../../test/kit/session-kit.ts";
import { StoreProbe } from "../../test/kit/store-probe.ts";
import { createMemoryShelf } from "../recent/memory-recent.ts";
import type { Recent, RoomLife } from "../recent/recent.ts";
import { createMemoryStore } from "../store/memory/memory-store.ts";
import { encodeFrame } from "./frame.ts";

/** Nodes that share a store, a bus and their recent events; on the first of them a room with `count` messages. */
async function fleet(count: number) {
  const clock = new HandClock();
  const probe = new StoreProbe(createMemoryStore());
  const broker = new LossyBroker(clock, seededRandom(7), PERFECT);
  const shelf = createMemoryShelf({ counts: { recentReads: { add: () => undefined }, recentEventsDropped: 0 } });
  const tokens = new Map();
  let nodes = 0;
  const node = (recent: Recent = shelf.connect()) =>
    new SessionKit({ store: probe.store, clock, tokens, bus: broker.connect(), recent, node: `n${nodes++}` });
  const first = node();
  const ana = await first.visit("room=lobby&name=ana");
  const say = async (from: number, to: number) => {
    for (let n = from; n <= to; n++) {
      ana.push({ type: "send", text: `m${n}` });
      if (n % 50 === 0) await clock.settle();
    }
    await clock.settle();
  };
  await say(1, count);
  probe.calls.length = 0;
  const life: RoomLife = { room: ana.room, epoch: probe.store.epoch };
  const reads = () => (["tail", "eventsAfter", "messages"] as const).map((method) => probe.count(method));
  return { clock, probe, broker, shelf, node, ana, say, life, reads };
}

const tally = (kit: SessionKit, from: "ring" | "recent" | "store") =>
  new Map(kit.context.metrics.catchUps.entries()).get(from) ?? 0;
/** One that forgets what it is told to forget on its way in. */
const losing = (recent: Recent, isLost: (seq: number) => boolean): Recent => ({
  ...recent,
  add: (life, events) =>
    recent.add(
      life,
      events.filter(({ seq }) => !isLost(seq)),
    ),
});
const texts = (peer: Peer) => peer.texts.map((text) => Number(text.slice(1)));

describe("a node that has just started", () => {
  test("D5 answers a thousand who come back without asking the store for an event", async () => {
    const { ana, node, reads, clock } = await fleet(300);
    const fresh = node();
    const cursors = range(1, 1000).map((n) => 200 + (n % 100));
    const peers = await Promise.all(
      cursors.map((cursor) => fresh.resume({ token: ana.token, cursors: { [ana.room]: cursor } })),
    );
    expect(reads()).toEqual([0, 0, 0]);
    for (let at = 0; at < peers.length; at += 99) {
      expect(peers[at]?.seqs).toEqual(range((cursors[at] ?? 0) + 1, 300));
    }
    await clock.advance(5000);
    expect(reads()).toEqual([0, 0, 0]);
  });

  test("D5 answers a thousand who join without asking the store for an event", async () => {
    const { node, reads } = await fleet(300);
    const fresh = node();
    const peers = await Promise.all(range(1, 1000).map((n) => fresh.visit(`room=lobby&name=p${n}`)));
    expect(peers.every((peer) => peer.seqs.join() === range(251, 300).join())).toBe(true);
    expect(reads()).toEqual([0, 0, 0]);
  });

  test("D4 takes what is older than it opened the room with from the recent events, and older still from the store", async () => {
    const { node, ana, reads } = await fleet(600);
    const fresh = node();
    const bob = await fresh.resume({ token: ana.token, cursors: { [ana.room]: 400 } });
    expect(bob.seqs).toEqual(range(401, 600));
    expect(reads()).toEqual([0, 0, 0]);
    expect([tally(fresh, "recent"), tally(fresh, "store")]).toEqual([1, 0]);
    const carol = await fresh.resume({ token: ana.token, cursors: { [ana.room]: 10 } });
    expect(carol.seqs).toEqual(range(11, 600));
    expect(tally(fresh, "store")).toBeGreaterThan(0);
  });

  test("D5 leaves what it had to read from the store to the next one", async () => {
    const { node, shelf, reads } = await fleet(300);
    shelf.wipe();
    const one = await node().visit("room=lobby&name=bob");
    expect(reads()).toEqual([1, 0, 0]);
    const two = await node().visit("room=lobby&name=carol");
    expect(reads()).toEqual([1, 0, 0]);
    expect([one.seqs, two.seqs]).toEqual([range(251, 300), range(251, 300)]);
  });
});

describe("recent events that are not what they could be:", () => {
  test("D3 a tail without the newest events delays them by 30 ms, and costs one read", async () => {
    const { node, shelf, life, reads, clock, say } = await fleet(100);
    shelf.wipe();
    const events = range(1, 97).map((seq) => ({ seq, type: "message" as const, frame: frameOf(life.room, seq) }));
    shelf.connect().add(life, events);
    const bob = await node().visit("room=lobby&name=bob");
    expect(texts(bob).at(-1)).toBe(97);
    await clock.advance(30);
    expect(texts(bob)).toEqual(range(48, 100));
    expect(reads()).toEqual([0, 1, 0]);
    await say(101, 103);
    expect(texts(bob)).toEqual(range(48, 103));
  });

  test("D3 a newest event nobody has told of arrives with the comparison of heads", async () => {
    const { node, ana, clock, broker, reads } = await fleet(100);
    const forgetful = node(losing(createShelf(), () => true));
    const bob = await forgetful.visit("room=lobby&name=bob");
    broker.losses = { ...PERFECT, lost: 1 };
    await ana.say("m101");
    expect(bob.seqs.at(-1)).toBe(100);
    await clock.advance(5000);
    expect(bob.seqs).toEqual(range(51, 101));
    expect(reads()[0]).toBe(1);
  });

  test("D3 an old copy put back is not shown to those who join, who get the newest from the store", async () => {
    const { node, shelf, life, reads, say, clock } = await fleet(100);
    const recent = shelf.connect();
    const old = await recent.tail(life, 256);
    await say(101, 700);
    shelf.wipe();
    recent.add(life, old ?? []);
    const bob = await node().visit("room=lobby&name=bob");
    expect(bob.seqs).toEqual(range(651, 700));
    expect(reads()).toEqual([1, 0, 0]);
    await clock.advance(6000);
    expect(bob.seqs).toEqual(range(651, 700));
  });

  test("D3 a cursor beyond all of them is no reason to start over, as long as the store has it", async () => {
    const { node, ana, shelf, life, clock } = await fleet(100);
    const recent = shelf.connect();
    const some = (await recent.tail(life, 256))?.slice(0, 60) ?? [];
    shelf.wipe();
    recent.add(life, some);
    const bob = await node().resume({ token: ana.token, cursors: { [life.room]: 80 } });
    await clock.advance(1000);
    expect(bob.wire.of("resync")).toEqual([]);
    expect(bob.seqs).toEqual(range(81, 100));
    const carol = await node().resume({ token: ana.token, cursors: { [life.room]: 101 } });
    expect(carol.wire.of("resync").length).toBe(1);
  });

  test("D3 a hole among them is read from the store, and nobody sees it", async () => {
    const { node, ana, shelf, life, reads } = await fleet(100);
    const recent = shelf.connect();
    const events = (await recent.tail(life, 256)) ?? [];
    shelf.wipe();
    recent.add(
      life,
      events.filter(({ seq }) => seq !== 90),
    );
    const fresh = node();
    const bob = await fresh.resume({ token: ana.token, cursors: { [life.room]: 20 } });
    const carol = await fresh.visit("room=lobby&name=carol");
    expect(bob.seqs).toEqual(range(21, 100));
    expect(carol.seqs).toEqual(range(51, 100));
    expect(reads()[0]).toBe(1);
  });

  test("D12 events of another life of the store are not taken for ours", async () => {
    const { node, shelf, life, reads } = await fleet(100);
    shelf.wipe();
    const foreign = range(1, 200).map((seq) => ({ seq, type: "message" as const, frame: frameOf(life.room, -seq) }));
    shelf.connect().add({ ...life, epoch: "before the restore" }, foreign);
    const bob = await node().visit("room=lobby&name=bob");
    expect(texts(bob)).toEqual(range(51, 100));
    expect(reads()).toEqual([1, 0, 0]);
  });

  test("D1 two that differ under one seq are both left alone", async () => {
    const { node, shelf, life, reads } = await fleet(100);
    shelf.connect().add(life, [{ seq: 95, type: "message", frame: frameOf(life.room, -95) }]);
    const bob = await node().visit("room=lobby&name=bob");
    expect(texts(bob)).toEqual(range(51, 100));
    expect(reads()).toEqual([1, 0, 0]);
  });
});

describe("a hole that the bus left", () => {
  test("D2 is filled from the recent events, without asking the store", async () => {
    const { node, ana, clock, broker, reads } = await fleet(10);
    const bob = await node().visit("room=lobby&name=bob");
    broker.losses = { ...PERFECT, bare: 1 };
    await ana.say("m11", "m12", "m13");
    await clock.advance(30);
    expect(texts(bob)).toEqual(range(1, 13));
    expect(reads()).toEqual([0, 0, 0]);
  });

  test("D3 is filled from them when heads are compared, and from the store when they do not have it", async () => {
    const { node, ana, clock, broker, shelf, reads } = await fleet(10);
    const bob = await node().visit("room=lobby&name=bob");
    broker.losses = { ...PERFECT, lost: 1 };
    await ana.say("m11", "m12");
    await clock.advance(5000);
    expect(texts(bob)).toEqual(range(1, 12));
    expect(reads()).toEqual([0, 0, 0]);
    await ana.say("m13");
    shelf.wipe();
    await clock.advance(5000);
    expect(texts(bob)).toEqual(range(1, 13));
    expect(reads()[1]).toBeGreaterThan(0);
  });

  test("D1 loses nothing when everything is wiped in mid-flight, again and again", async () => {
    const { node, ana, clock, broker, shelf } = await fleet(10);
    const peers = [await node().visit("room=lobby&name=bob"), await node().visit("room=lobby&name=carol")];
    broker.losses = { lost: 0.2, repeated: 0.2, late: 0.3, bare: 0.2 };
    for (let n = 11; n <= 300; n++) {
      await ana.say(`m${n}`);
      if (n % 17 === 0) shelf.wipe();
      if (n % 40 === 0) {
        await clock.advance(60);
        peers.push(await node().resume({ token: ana.token, cursors: { [ana.room]: 5 } }));
      }
    }
    await clock.advance(6000);
    for (const peer of peers) expect(texts(peer)).toEqual(range(peer === peers[0] || peer === peers[1] ? 1 : 6, 300));
  });
});

function createShelf(): Recent {
  return createMemoryShelf({ counts: { recentReads: { add: () => undefined }, recentEventsDropped: 0 } }).connect();
}

function frameOf(room: RoomId, n: number): Buffer {
  return encodeFrame({
    type: "message",
    room,
    seq: Math.abs(n),
    at: 1,
    from: { id: "v_ana" as UserId, name: "ana" },
    text: `m${n}`,
  });
}
