import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RedisCluster, RedisServer } from "../../test/engines/redis.ts";
import { TcpProxy } from "../../test/engines/tcp-proxy.ts";
import { range } from "../../test/kit/range.ts";
import { systemClock } from "../lib/clock.ts";
import type { Recent } from "./recent.ts";
import { describeRecent, type RecentSetup } from "./recent.contract.ts";
import { createRecentBench, eventOf, eventsOf, lifeOf, type RecentBench, seqsOf } from "./recent-bench.contract.ts";
import { createRedisRecent } from "./redis-recent.ts";

const ALL = 10_000;
const ANSWER_LIMIT_MS = 250;

class Counts {
  readonly results: string[] = [];
  readonly recentReads = { add: (result: string) => void this.results.push(result) };
  recentEventsDropped = 0;
}

let server: RedisServer;
beforeAll(async () => {
  server = await RedisServer.start();
});
afterAll(() => server.stop());

async function connect(url: string, options: { readonly prefix?: string; readonly counts?: Counts } = {}) {
  const { prefix = randomUUID(), counts = new Counts() } = options;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const recent = await createRedisRecent({ url, clock: systemClock, random: Math.random, counts, onError, prefix });
  return { recent, counts, errors };
}

describeRecent("recent events in Redis", async (): Promise<RecentSetup> => {
  const prefix = randomUUID();
  const proxies = new Map<Recent, TcpProxy>();
  return {
    async connect() {
      const proxy = await TcpProxy.start({ port: server.port });
      const { recent } = await connect(proxy.urlOf(server.url), { prefix });
      proxies.set(recent, proxy);
      return recent;
    },
    wipe: () => server.command("FLUSHALL"),
    link: {
      freeze: (node) => proxies.get(node)?.freeze(),
      cut: (node) => proxies.get(node)?.cut(),
      restore: (node) => proxies.get(node)?.restore(),
      answerLimitMs: 2 * ANSWER_LIMIT_MS,
    },
    async teardown() {
      for (const proxy of proxies.values()) await proxy.close();
    },
  };
});

describe("a cluster", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await RedisCluster.start(3);
  });
  afterAll(() => cluster.stop());

  describeRecent("recent events in a Redis cluster", async (): Promise<RecentSetup> => {
    const prefix = randomUUID();
    return {
      connect: async () => (await connect(cluster.url, { prefix })).recent,
      async wipe() {
        for (const master of cluster.masters) await master.command("FLUSHALL");
      },
      teardown: () => undefined,
    };
  });

  test("rooms are spread over its masters", async () => {
    const bench = createRecentBench(
      { connect: async () => (await connect(cluster.url)).recent, wipe: () => undefined, teardown: () => undefined },
      5000,
    );
    const node = await bench.node();
    for (const n of range(1, 60)) node.add(lifeOf(`room ${n}`), eventsOf([1]));
    await bench.put(node, lifeOf("last"), eventsOf([1]));
    for (const n of range(1, 60)) expect(seqsOf(await node.tail(lifeOf(`room ${n}`), ALL))).toEqual([1]);
    for (const master of cluster.masters) expect(Number(await master.command("DBSIZE"))).toBeGreaterThan(0);
    await bench.teardown();
  });
});

describe("in Redis", () => {
  let bench: RecentBench;
  let counts: Counts;
  let prefix: string;
  beforeEach(() => {
    prefix = randomUUID();
    counts = new Counts();
    const setup = {
      connect: async () => (await connect(server.url, { prefix, counts })).recent,
      wipe: () => undefined,
      teardown: () => undefined,
    };
    bench = createRecentBench(setup, 5000);
    return () => bench.teardown();
  });
  const keyOf = (room: string) => `${prefix}:recent:${room}:this life`;

  test("a room is one key that is gone a day after its last event", async () => {
    const node = await bench.node();
    await bench.put(node, lifeOf("lobby"), eventsOf(range(1, 300)));
    expect(await server.command("KEYS", `${prefix}:recent:lobby:*`)).toEqual([keyOf("lobby")]);
    expect(Number(await server.command("ZCARD", keyOf("lobby")))).toBe(256);
    await server.command("EXPIRE", keyOf("lobby"), "10");
    await bench.put(node, lifeOf("lobby"), eventsOf([301]));
    expect(Number(await server.command("TTL", keyOf("lobby")))).toBeGreaterThan(86_000);
  });

  test("a room that is talked in takes about 100 KB of its memory, and one full of long messages less than a megabyte", async () => {
    const node = await bench.node();
    const ordinary = range(1, 300).map((seq) => eventOf(seq, Buffer.alloc(230, 1)));
    await bench.put(node, lifeOf("lobby"), ordinary);
    const long = range(1, 40).map((seq) => eventOf(seq, Buffer.alloc(50_000, 1)));
    for (const event of long) await bench.put(node, lifeOf("essays"), [event]);
    const bytes = async (room: string) => Number(await server.command("MEMORY", "USAGE", keyOf(room), "SAMPLES", "0"));
    expect(await bytes("lobby")).toBeLessThan(120_000);
    expect(await bytes("essays")).toBeLessThan(1_000_000);
  });

  test("what is no event of ours makes the room unknown, not wrong", async () => {
    const node = await bench.node();
    await bench.put(node, lifeOf("lobby"), eventsOf([1, 2, 3]));
    for (const junk of ["", "junk", "\u0001\u0001\u0000\u0000\u0000\u0000\u0000\u0004abcd and a frame"]) {
      await server.command("ZADD", keyOf("lobby"), "4", junk);
      expect(await node.tail(lifeOf("lobby"), ALL)).toBe(null);
      expect(await node.after(lifeOf("lobby"), 0, ALL)).toBe(null);
      expect(seqsOf(await node.after(lifeOf("lobby"), 0, 2))).toEqual([1, 2]);
      await server.command("ZREM", keyOf("lobby"), junk);
    }
  });

  test("a thousand rooms opened at once are all answered", async () => {
    const node = await bench.node();
    const rooms = range(1, 1000).map((n) => lifeOf(`room ${n}`));
    for (const [at, room] of rooms.entries()) {
      node.add(room, [eventOf(at + 1, Buffer.alloc(2000))]);
      if (at % 100 === 99) await bench.put(node, lifeOf("lobby"), eventsOf([at]));
    }
    const answers = await Promise.all(rooms.map((room) => node.tail(room, 128)));
    expect(answers.flatMap((events) => seqsOf(events) ?? [])).toEqual(range(1, 1000));
    expect(counts.recentEventsDropped).toBe(0);
  });

  test("a script that Redis has forgotten is given to it again", async () => {
    const node = await bench.node();
    await bench.put(node, lifeOf("lobby"), eventsOf([1]));
    await server.command("SCRIPT", "FLUSH");
    await bench.put(node, lifeOf("lobby"), eventsOf([2]));
    expect(seqsOf(await node.tail(lifeOf("lobby"), ALL))).toEqual([1, 2]);
  });
});

describe("a Redis that", () => {
  async function own() {
    const redis = await RedisServer.start();
    const { recent, counts, errors } = await connect(redis.url);
    const bench = createRecentBench(
      { connect: () => recent, wipe: () => undefined, teardown: () => redis.stop() },
      10_000,
    );
    await bench.put(await bench.node(), lifeOf("lobby"), eventsOf(range(1, 10)));
    return { redis, recent, counts, errors, bench };
  }

  test("is frozen lets the first who ask wait for a quarter of a second, and nobody after them", async () => {
    const { redis, recent, counts, bench, errors } = await own();
    redis.process.pause();
    const since = performance.now();
    const answers = await Promise.all(range(1, 200).map(() => recent.tail(lifeOf("lobby"), ALL)));
    const waited = performance.now() - since;
    expect(answers.every((answer) => answer === null)).toBe(true);
    expect(waited).toBeGreaterThan(ANSWER_LIMIT_MS - 10);
    expect(waited).toBeLessThan(2 * ANSWER_LIMIT_MS);
    const again = performance.now();
    for (const _ of range(1, 200)) expect(await recent.tail(lifeOf("lobby"), ALL)).toBe(null);
    expect(performance.now() - again).toBeLessThan(ANSWER_LIMIT_MS / 2);
    expect(counts.results.slice(-400)).toEqual(range(1, 400).map(() => "failed"));
    expect(errors.length).toBe(1);
    redis.process.resume();
    await bench.until(async () => (await recent.tail(lifeOf("lobby"), ALL)) !== null, "it is back");
    expect(seqsOf(await recent.tail(lifeOf("lobby"), ALL))).toEqual(range(1, 10));
    await bench.teardown();
  });

  test("is frozen while everybody talks costs four megabytes and nobody's time", async () => {
    const { redis, recent, counts, bench } = await own();
    redis.process.pause();
    const frame = Buffer.alloc(64 * 1024);
    const since = performance.now();
    for (const seq of range(11, 200)) recent.add(lifeOf("lobby"), [eventOf(seq, frame)]);
    expect(performance.now() - since).toBeLessThan(ANSWER_LIMIT_MS);
    expect(counts.recentEventsDropped).toBeGreaterThan(100);
    expect(counts.recentEventsDropped).toBeLessThan(150);
    await bench.until(async () => counts.recentEventsDropped === 190, "all are dropped");
    redis.process.resume();
    await bench.until(async () => (await recent.tail(lifeOf("lobby"), ALL)) !== null, "it is back");
    await bench.put(recent, lifeOf("lobby"), eventsOf([201]));
    expect(seqsOf(await recent.tail(lifeOf("lobby"), ALL))?.at(-1)).toBe(201);
    await bench.teardown();
  });

  test("is killed is missed by nobody, and empty when it is back", async () => {
    const { redis, recent, bench } = await own();
    await redis.process.kill9();
    const since = performance.now();
    expect(await recent.tail(lifeOf("lobby"), ALL)).toBe(null);
    expect(performance.now() - since).toBeLessThan(ANSWER_LIMIT_MS);
    recent.add(lifeOf("lobby"), eventsOf([11]));
    await redis.process.start();
    await bench.until(async () => {
      recent.add(lifeOf("hall"), eventsOf([1]));
      return (await recent.tail(lifeOf("hall"), ALL)) !== null;
    }, "it is back");
    expect(await recent.tail(lifeOf("lobby"), ALL)).toBe(null);
    await bench.teardown();
  });

  test("is away when a node starts does not keep it from starting, and is used when it comes", async () => {
    const redis = await RedisServer.start();
    await redis.process.kill9();
    const { recent, errors } = await connect(redis.url);
    expect(errors.length).toBeGreaterThan(0);
    expect(await recent.tail(lifeOf("lobby"), ALL)).toBe(null);
    await redis.process.start();
    const bench = createRecentBench(
      { connect: () => recent, wipe: () => undefined, teardown: () => redis.stop() },
      10_000,
    );
    await bench.node();
    await bench.until(async () => {
      recent.add(lifeOf("lobby"), eventsOf([1]));
      return (await recent.tail(lifeOf("lobby"), ALL)) !== null;
    }, "it is used");
    await bench.teardown();
  });

  test("is full answers readers and takes nothing more", async () => {
    const { redis, recent, counts, bench } = await own();
    await redis.command("CONFIG", "SET", "maxmemory", "1");
    recent.add(lifeOf("lobby"), eventsOf([11]));
    await bench.until(async () => counts.recentEventsDropped > 0, "the event is dropped");
    await bench.until(async () => (await recent.tail(lifeOf("lobby"), ALL)) !== null, "it is read");
    expect(seqsOf(await recent.tail(lifeOf("lobby"), ALL))).toEqual(range(1, 10));
    await bench.teardown();
  });
});
