import { randomUUID } from "node:crypto";
import type { RoomId } from "@parley/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RedisCluster, type RedisServer } from "../../test/engines/redis.ts";
import { systemClock } from "../lib/clock.ts";
import { type BusSetup, describeBus } from "./bus.contract.ts";
import { messageEvent } from "./bus-bench.contract.ts";
import { PARTITION_TAGS, partitionOf, slotOf } from "./redis/partitions.ts";
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

describe("on a cluster", () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await RedisCluster.start(3);
  });
  afterAll(() => cluster.stop());

  async function killConnections(master: RedisServer | undefined, name: string): Promise<void> {
    const list = (await master?.command<string>("CLIENT", "LIST")) ?? "";
    const ours = list.split("\n").filter((line) => line.includes(` name=${name} `));
    expect(ours.length).toBe(2);
    for (const line of ours) await master?.command("CLIENT", "KILL", "ID", /^id=(\d+)/.exec(line)?.[1] ?? "");
  }

  describeBus("Redis bus", async (): Promise<BusSetup> => {
    const prefix = randomUUID();
    return {
      connect: () => createRedisBus({ ...options(), url: cluster.url, prefix }),
      async heldRooms() {
        const perMaster = await Promise.all(
          cluster.masters.map((master) => master.command<string[]>("PUBSUB", "SHARDCHANNELS", `${prefix}:*`)),
        );
        const all = perMaster.flat().length;
        expect(all).toBeLessThanOrEqual(129);
        return perMaster.flat().filter((channel) => !channel.endsWith("{nodes}")).length;
      },
      teardown: async () => undefined,
    };
  });

  it("Redis bus: rooms are spread over all masters, in a bounded number of channels", async () => {
    const prefix = randomUUID();
    const bus = await createRedisBus({ ...options(), url: cluster.url, prefix });
    await Promise.all(Array.from({ length: 3000 }, (_, index) => bus.subscribe(`room${index}` as RoomId)));
    const counts = await Promise.all(
      cluster.masters.map(
        async (each) => (await each.command<string[]>("PUBSUB", "SHARDCHANNELS", `${prefix}:*`)).length,
      ),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(129);
    for (const count of counts) expect(Math.abs(count - 43)).toBeLessThanOrEqual(2);
    await bus.close();
  });

  /** A node that is subscribed, and what it has heard. */
  async function listeningNode(name = "parley") {
    const bus = await createRedisBus({ ...options(), url: cluster.url, prefix: randomUUID(), name });
    const seqs: number[] = [];
    let gaps = 0;
    bus.listen({ onEvent: ({ seq }) => seqs.push(seq), onNote: () => undefined, onGap: () => (gaps += 1) });
    await bus.subscribe(general);
    const takes = () =>
      bus.publish(messageEvent(general, 1)).then(
        () => true,
        () => false,
      );
    const hears = async () => (await takes()) && seqs.length > 0;
    return { bus, seqs, gaps: () => gaps, takes, hears };
  }

  it("Redis bus: a connection to one master breaks, and the node hears its rooms again", async () => {
    const name = `node-${randomUUID()}`;
    const { bus, gaps, hears } = await listeningNode(name);
    await killConnections(cluster.masters.at(-1), name);
    await expect.poll(gaps, PATIENCE).toBe(1);
    await expect.poll(hears, PATIENCE).toBe(true);
    await bus.close();
  });

  it("Redis bus: a room's partition moves to another master, and the node hears its rooms again", async () => {
    const { bus, gaps, hears } = await listeningNode();
    const slot = slotOf(PARTITION_TAGS[partitionOf(general)] ?? "");
    await cluster.moveSlot(slot);
    await expect.poll(gaps, PATIENCE).toBeGreaterThan(0);
    await expect.poll(hears, PATIENCE).toBe(true);
    await bus.close();
  });

  it("Redis bus: a partition moves where the node only publishes, and publishing to it works again", async () => {
    const { bus } = await listeningNode();
    const quiet = Array.from({ length: 100 }, (_, index) => `quiet${index}` as RoomId);
    const room = quiet.find((each) => partitionOf(each) !== partitionOf(general)) ?? general;
    await bus.publish(messageEvent(room, 1));
    await cluster.moveSlot(slotOf(PARTITION_TAGS[partitionOf(room)] ?? ""));
    const isTaken = () =>
      bus.publish(messageEvent(room, 2)).then(
        () => true,
        () => false,
      );
    await expect.poll(isTaken, PATIENCE).toBe(false);
    await expect.poll(isTaken, PATIENCE).toBe(true);
    await bus.close();
  });

  it("Redis bus: the master it was told of is killed, and the node finds the rest and then all of it again", async () => {
    const { bus, seqs, gaps, takes, hears } = await listeningNode();
    const [first] = cluster.masters;
    await first?.process.kill9();
    await expect.poll(takes, PATIENCE).toBe(false);
    await first?.process.start();
    await expect.poll(gaps, PATIENCE).toBeGreaterThan(0);
    seqs.length = 0;
    await expect.poll(hears, PATIENCE).toBe(true);
    await bus.close();
  });
});
