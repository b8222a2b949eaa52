import { randomUUID } from "node:crypto";
import type { RoomId } from "@parley/protocol";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { RedisServer } from "../../test/engines/redis.ts";
import { TcpProxy } from "../../test/engines/tcp-proxy.ts";
import { systemClock } from "../lib/clock.ts";
import type { Bus } from "./bus.ts";
import { type BusSetup, describeBus } from "./bus.contract.ts";
import { messageEvent } from "./bus-bench.contract.ts";
import { describeEngineFaults } from "./engine-faults.contract.ts";
import { createRedisBus } from "./redis-bus.ts";

const general = "general" as RoomId;
const PATIENCE = { timeout: 15_000, interval: 20 };
const options = () => ({
  clock: systemClock,
  random: Math.random,
  counts: { busPayloadsRefused: 0, busLinkFailures: 0 },
  onError: () => undefined,
  onListenerError: () => undefined,
});

describe("on one server", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  describeBus("Redis bus", async (): Promise<BusSetup> => {
    const prefix = randomUUID();
    const proxies = new Map<Bus, TcpProxy>();
    return {
      async connect() {
        const proxy = await TcpProxy.start({ port: server.port });
        const bus = await createRedisBus({ ...options(), url: proxy.urlOf(server.url), prefix });
        proxies.set(bus, proxy);
        return bus;
      },
      link: {
        cut: async (bus) => proxies.get(bus)?.cut(),
        restore: async (bus) => proxies.get(bus)?.restore(),
      },
      heldRooms: async () => (await server.command<string[]>("PUBSUB", "CHANNELS", `${prefix}:room:*`)).length,
      async teardown() {
        for (const proxy of proxies.values()) await proxy.close();
      },
    };
  });

  describeEngineFaults("Redis bus", () => ({
    port: server.port,
    connect: (port, given) => createRedisBus({ ...given, url: `redis://127.0.0.1:${port}` }),
    kill9: () => server.process.kill9(),
    pause: () => server.process.pause(),
    resume: () => server.process.resume(),
    start: () => server.process.start(),
  }));

  it("Redis bus: two Parleys on one server, in prefixes or databases of their own, do not hear each other", async () => {
    const prefix = randomUUID();
    const where = [
      { url: server.url, prefix },
      { url: server.url, prefix: randomUUID() },
      { url: `${server.url}/1`, prefix },
    ];
    const heard: number[] = [];
    for (const [index, each] of where.entries()) {
      const bus = await createRedisBus({ ...options(), ...each });
      onTestFinished(() => bus.close());
      bus.listen({ onEvent: () => heard.push(index), onNote: () => heard.push(index), onGap: () => undefined });
      await bus.subscribe(general);
      // What it published itself comes last: whatever others had heard of it would have come by then.
      await bus.tell({ room: null, body: Buffer.from("to all") });
      await bus.publish(messageEvent(general, 1));
      await expect.poll(() => heard, PATIENCE).toEqual(Array.from({ length: 2 * (index + 1) }, (_, at) => at >> 1));
    }
  });

  it("Redis bus: FLUSHALL and the end of the subscriber's connection cost no more than a gap", async () => {
    const bus = await createRedisBus({ ...options(), url: server.url, prefix: randomUUID() });
    const seqs: number[] = [];
    let gaps = 0;
    bus.listen({ onEvent: ({ seq }) => seqs.push(seq), onNote: () => undefined, onGap: () => (gaps += 1) });
    await bus.subscribe(general);
    await server.command("FLUSHALL");
    await bus.publish(messageEvent(general, 1));
    await expect.poll(() => seqs, PATIENCE).toEqual([1]);
    expect(gaps).toBe(0);
    await server.command("CLIENT", "KILL", "TYPE", "pubsub");
    await expect.poll(() => gaps, PATIENCE).toBe(1);
    await bus.publish(messageEvent(general, 2));
    await expect.poll(() => seqs, PATIENCE).toEqual([1, 2]);
    await bus.close();
  });
});

it("Redis bus: the password is in the URL, and a wrong one is told", async () => {
  const server = await RedisServer.start(["--requirepass", "p@ss"]);
  const authority = (password: string) => `redis://:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
  const bus = await createRedisBus({ ...options(), url: authority("p@ss") });
  await bus.publish(messageEvent(general, 1));
  const errors: string[] = [];
  const onError = (error: unknown) => void errors.push(String(error));
  const stranger = await createRedisBus({ ...options(), onError, url: authority("guess") });
  expect(errors[0]).toMatch(/WRONGPASS|NOAUTH/);
  await expect(stranger.publish(messageEvent(general, 1))).rejects.toThrow();
  for (const each of [bus, stranger]) await each.close();
  await server.stop();
});
