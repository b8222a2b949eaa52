import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../src/lib/clock.ts";
import { createRedisRecent } from "../src/recent/redis-recent.ts";
import { createMemoryStore } from "../src/store/memory/memory-store.ts";
import { RedisServer } from "./engines/redis.ts";
import { HandClock } from "./kit/hand-clock.ts";
import { LossyBroker, PERFECT } from "./kit/lossy-bus.ts";
import type { Peer } from "./kit/peer.ts";
import { range } from "./kit/range.ts";
import { seededRandom } from "./kit/seeded-random.ts";
import { SessionKit } from "./kit/session-kit.ts";
import { StoreProbe } from "./kit/store-probe.ts";

/** Longer than anything here takes; the delays of delivery itself pass by hand. */
const PATIENCE_MS = 10_000;
const ANSWER_LIMIT_MS = 250;
const READS = ["tail", "eventsAfter", "messages"] as const;

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(() => redis.stop());
beforeEach(() => redis.command("FLUSHALL"));

/** Nodes with one store and one bus in this process, and their recent events in a Redis outside it. */
class Fleet {
  readonly clock = new HandClock();
  readonly probe = new StoreProbe(createMemoryStore());
  readonly broker = new LossyBroker(this.clock, seededRandom(7), PERFECT);
  readonly tokens = new Map();
  /** Of all nodes. */
  readonly counts = { recentReads: { add: () => undefined }, recentEventsDropped: 0 };
  readonly #closing: (() => Promise<void>)[] = [];
  #nodes = 0;

  async node(): Promise<SessionKit> {
    const { counts } = this;
    const onError = () => undefined;
    const recent = await createRedisRecent({ url: redis.url, clock: systemClock, random: () => 0.1, counts, onError });
    this.#closing.push(() => recent.close());
    const { clock, tokens } = this;
    const bus = this.broker.connect();
    return new SessionKit({ store: this.probe.store, clock, tokens, bus, recent, node: `n${this.#nodes++}x` });
  }

  /** Lets real time pass for Redis, and none for delivery. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const look = async () => {
      await this.clock.settle();
      return isSo();
    };
    await expect.poll(look, { timeout: PATIENCE_MS, interval: 2 }).toBe(true);
  }

  /** Until Redis has everything of the peer's room up to `head`. */
  async shared(peer: Peer, head: number): Promise<void> {
    const key = `parley:recent:${peer.room}:${this.probe.store.epoch}`;
    await this.until(async () => Number(await redis.command("ZCOUNT", key, String(head), "+inf")) > 0);
  }

  async arrive(kit: SessionKit, query: string): Promise<Peer> {
    const peer = kit.openByUrl(query);
    await this.until(() => peer.connection.state === "ready");
    return peer;
  }

  reads(): number[] {
    return READS.map((method) => this.probe.count(method));
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
  }
}

async function talk(fleet: Fleet, peer: Peer, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) {
    peer.push({ type: "send", text: `m${n}` });
    if (n % 20 === 0) await fleet.clock.settle();
  }
  await fleet.clock.settle();
}

describe("with the recent events in Redis", () => {
  test("a thousand who come back to a node that has just started cost no read of the store", async () => {
    const fleet = new Fleet();
    const ana = await fleet.arrive(await fleet.node(), "room=lobby&name=ana");
    await talk(fleet, ana, 1, 300);
    await fleet.shared(ana, 300);
    const fresh = await fleet.node();
    fleet.probe.calls.length = 0;
    const peers = range(1, 1000).map((n) => {
      const peer = fresh.open();
      peer.push({ type: "hello", token: ana.token, cursors: { [ana.room]: 100 + (n % 200) } });
      return peer;
    });
    await fleet.until(() => peers.every((peer) => peer.connection.subscriptions[0]?.state === "live"));
    for (const n of range(1, 27).map((some) => some * 37)) {
      expect(peers[n - 1]?.seqs).toEqual(range(101 + (n % 200), 300));
    }
    expect(fleet.reads()).toEqual([0, 0, 0]);
    await fleet.close();
  });

  test("everything wiped under load, again and again, loses nobody anything", async () => {
    const fleet = new Fleet();
    const nodes = [await fleet.node(), await fleet.node(), await fleet.node()];
    const ana = await fleet.arrive(nodes[0] as SessionKit, "room=lobby&name=ana");
    const stayed = await Promise.all(nodes.map((kit) => fleet.arrive(kit, "room=lobby&name=bob")));
    fleet.broker.losses = { lost: 0.2, repeated: 0.2, late: 0.3, bare: 0.2 };
    const came: Peer[] = [];
    for (let n = 1; n <= 600; n += 20) {
      await talk(fleet, ana, n, n + 19);
      if (n % 60 === 1) await redis.command("FLUSHALL");
      if (n % 100 === 1) {
        const peer = (await fleet.node()).open();
        peer.push({ type: "hello", token: ana.token, cursors: { [ana.room]: 3 } });
        came.push(peer);
      }
      await fleet.clock.advance(40);
    }
    await fleet.until(() => came.every((peer) => peer.connection.state === "ready"));
    for (const peers of [stayed, came]) {
      await fleet.until(async () => {
        await fleet.clock.advance(5000);
        return peers.every((peer) => peer.seqs.at(-1) === 600);
      });
    }
    for (const peer of [...stayed, ana]) expect(peer.seqs).toEqual(range(1, 600));
    for (const peer of came) expect(peer.seqs).toEqual(range(4, 600));
    expect(nodes.flatMap(({ failures }) => failures)).toEqual([]);
    await fleet.close();
  });

  test("an ack does not wait for a Redis that is frozen, a join once for a quarter of a second, the next not at all", async () => {
    const fleet = new Fleet();
    const one = await fleet.node();
    const ana = await fleet.arrive(one, "room=lobby&name=ana");
    await fleet.arrive(one, "room=hall&name=ana");
    await talk(fleet, ana, 1, 20);
    const fresh = await fleet.node();
    redis.process.pause();
    const timed = async (work: () => Promise<unknown>) => {
      const since = performance.now();
      await work();
      return performance.now() - since;
    };
    for (let n = 21; n <= 40; n++) {
      const ack = await timed(async () => {
        await ana.say(`m${n}`);
        expect(ana.wire.of("ack").length).toBe(n);
      });
      expect(ack).toBeLessThan(ANSWER_LIMIT_MS / 2);
    }
    let bob: Peer | undefined;
    const first = await timed(async () => (bob = await fleet.arrive(fresh, "room=lobby&name=bob")));
    expect(first).toBeGreaterThan(ANSWER_LIMIT_MS - 20);
    expect(first).toBeLessThan(2 * ANSWER_LIMIT_MS);
    expect(await timed(() => fleet.arrive(fresh, "room=hall&name=bob"))).toBeLessThan(ANSWER_LIMIT_MS / 2);
    expect(bob?.seqs).toEqual(range(1, 40));
    redis.process.resume();
    await ana.say("m41");
    expect([ana.seqs, bob?.seqs]).toEqual([range(1, 41), range(1, 41)]);
    await fleet.close();
  });

  test("events that never reached Redis are missing nowhere", async () => {
    const fleet = new Fleet();
    const ana = await fleet.arrive(await fleet.node(), "room=lobby&name=ana");
    await talk(fleet, ana, 1, 60);
    await fleet.shared(ana, 60);
    redis.process.pause();
    await talk(fleet, ana, 61, 70);
    await fleet.until(() => fleet.counts.recentEventsDropped === 10);
    redis.process.resume();
    await redis.command("PING");
    const bob = await fleet.arrive(await fleet.node(), "room=lobby&name=bob");
    const carol = (await fleet.node()).open();
    carol.push({ type: "hello", token: ana.token, cursors: { [ana.room]: 65 } });
    await fleet.until(() => carol.connection.state === "ready");
    await fleet.until(async () => {
      await fleet.clock.advance(100);
      return bob.seqs.at(-1) === 70 && carol.seqs.at(-1) === 70;
    });
    expect(carol.wire.of("resync")).toEqual([]);
    expect(carol.seqs).toEqual(range(66, 70));
    expect(bob.seqs).toEqual(range(bob.seqs[0] ?? 0, 70));
    await fleet.close();
  });
});
