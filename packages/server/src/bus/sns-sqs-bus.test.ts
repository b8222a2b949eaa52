import { randomUUID } from "node:crypto";
import { DeleteQueueCommand, GetQueueUrlCommand, ListQueueTagsCommand } from "@aws-sdk/client-sqs";
import type { RoomId } from "@parley/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Fauxqs } from "../../test/engines/fauxqs.ts";
import { TcpProxy } from "../../test/engines/tcp-proxy.ts";
import { systemClock } from "../lib/clock.ts";
import { randomId } from "../lib/ids.ts";
import type { Bus } from "./bus.ts";
import { type BusSetup, describeBus } from "./bus.contract.ts";
import { messageEvent } from "./bus-bench.contract.ts";
import { createSnsSqsBus, type SnsSqsBusOptions } from "./sns-sqs-bus.ts";

const general = "general" as RoomId;

let aws: Fauxqs;
beforeAll(async () => {
  aws = await Fauxqs.start();
});
afterAll(() => aws.stop());

const options = (url = aws.url): SnsSqsBusOptions => ({
  clock: systemClock,
  random: Math.random,
  newId: randomId,
  counts: { busPayloadsRefused: 0, busLinkFailures: 0 },
  onError: () => undefined,
  onListenerError: () => undefined,
  topicArn: aws.topicArn,
  aws: aws.settings(url),
  pollSeconds: 1,
  timing: { maxPauseMs: 500 },
});

describeBus(
  "SNS and SQS bus",
  async (): Promise<BusSetup> => {
    const proxies = new Map<Bus, TcpProxy>();
    return {
      async connect() {
        const proxy = await TcpProxy.start({ port: aws.port });
        const bus = await createSnsSqsBus(options(`http://127.0.0.1:${proxy.port}`));
        proxies.set(bus, proxy);
        return bus;
      },
      link: {
        cut: async (bus) => proxies.get(bus)?.cut(),
        restore: async (bus) => proxies.get(bus)?.restore(),
      },
      async teardown() {
        for (const proxy of proxies.values()) await proxy.close();
      },
    };
  },
  { timeoutMs: 10_000 },
);

async function listeningNode(change: Partial<SnsSqsBusOptions> = {}) {
  const counts = { busPayloadsRefused: 0, busLinkFailures: 0 };
  const bus = await createSnsSqsBus({ ...options(), counts, ...change });
  const seqs: number[] = [];
  let gaps = 0;
  bus.listen({ onEvent: ({ seq }) => seqs.push(seq), onNote: () => undefined, onGap: () => (gaps += 1) });
  await bus.subscribe(general);
  return { bus, seqs, counts, gaps: () => gaps };
}

describe("SNS and SQS bus: a node's queue", () => {
  it("is made at start and is gone, with its subscription, after close", async () => {
    const prefix = `${randomUUID()}-`;
    const bus = await createSnsSqsBus({ ...options(), prefix });
    expect(await aws.queues(prefix)).toHaveLength(1);
    expect(await aws.subscribedQueues(prefix)).toEqual(await aws.queues(prefix));
    await bus.close();
    expect([await aws.queues(prefix), await aws.subscribedQueues(prefix)]).toEqual([[], []]);
  });

  it("is made anew if somebody deletes it, and a gap is told", async () => {
    const prefix = `${randomUUID()}-`;
    const { bus, seqs, gaps } = await listeningNode({ prefix });
    const [QueueName = ""] = await aws.queues(prefix);
    const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName }));
    await aws.sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await expect.poll(gaps, { timeout: 15_000 }).toBe(1);
    expect(await aws.queues(prefix)).not.toEqual([QueueName]);
    await bus.publish(messageEvent(general, 1));
    await expect.poll(() => seqs, { timeout: 10_000 }).toContain(1);
    await bus.close();
  });

  it("is emptied as it is read: nothing comes twice just because nobody deleted it", async () => {
    const prefix = `${randomUUID()}-`;
    const { bus, seqs } = await listeningNode({ prefix });
    for (let seq = 1; seq <= 30; seq += 1) await bus.publish(messageEvent(general, seq));
    await expect.poll(() => new Set(seqs).size, { timeout: 10_000 }).toBe(30);
    const [name = ""] = await aws.queues(prefix);
    await expect.poll(() => aws.messagesIn(name), { timeout: 10_000 }).toBe(0);
    await bus.close();
  });

  it("of a node that died is swept, with its subscription; those of the living and of others are not", async () => {
    const prefix = `${randomUUID()}-`;
    const alive = await createSnsSqsBus({ ...options(), prefix });
    const [aliveName] = await aws.queues(prefix);
    await aws.makeQueue(`${prefix}dead`, { "parley-seen": minutesAgo(11) });
    await aws.makeQueue(`${prefix}quiet-for-a-while`, { "parley-seen": minutesAgo(9) });
    await aws.makeQueue(`${prefix}not-ours`, {});
    expect(await aws.subscribedQueues(prefix)).toContain(`${prefix}dead`);
    const newcomer = await createSnsSqsBus({ ...options(), prefix });
    await expect.poll(() => aws.queues(prefix), { timeout: 10_000 }).not.toContain(`${prefix}dead`);
    const left = await aws.queues(prefix);
    expect(left).toContain(aliveName);
    expect(left).toContain(`${prefix}not-ours`);
    expect(left).toContain(`${prefix}quiet-for-a-while`);
    expect(await aws.subscribedQueues(prefix)).not.toContain(`${prefix}dead`);
    for (const bus of [alive, newcomer]) await bus.close();
  });

  it("says every minute that its node is alive", async () => {
    const prefix = `${randomUUID()}-`;
    let now = 1000;
    const ticks = new Map<number, () => void>();
    const clock = {
      ...systemClock,
      now: () => now,
      every: (periodMs: number, run: () => void) => (ticks.set(periodMs, run), () => undefined),
    };
    const bus = await createSnsSqsBus({ ...options(), prefix, clock });
    now = 61_000;
    ticks.get(60_000)?.();
    const [QueueName = ""] = await aws.queues(prefix);
    const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName }));
    const seen = async () => (await aws.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags?.["parley-seen"];
    await expect.poll(seen, { timeout: 10_000 }).toBe("61000");
    await bus.close();
  });
});

describe("SNS and SQS bus: a node whose way to AWS", () => {
  it("is frozen finds out when a poll does not end, takes new connections and is told of a gap", async () => {
    const proxy = await TcpProxy.start({ port: aws.port });
    const { bus, seqs, gaps, counts } = await listeningNode({ aws: aws.settings(`http://127.0.0.1:${proxy.port}`) });
    proxy.freeze();
    await expect.poll(() => counts.busLinkFailures, { timeout: 10_000 }).toBeGreaterThan(0);
    proxy.restore();
    await expect.poll(gaps, { timeout: 10_000 }).toBe(1);
    await bus.publish(messageEvent(general, 1));
    // Longer than a message is invisible that went to a poll from before.
    await expect.poll(() => seqs, { timeout: 10_000 }).toContain(1);
    await bus.close();
    await proxy.close();
  });

  it("is not there at its start is found once it comes", async () => {
    const proxy = await TcpProxy.start({ port: aws.port });
    proxy.cut();
    const { bus, gaps } = await listeningNode({ aws: aws.settings(`http://127.0.0.1:${proxy.port}`) });
    await expect(bus.publish(messageEvent(general, 1))).rejects.toThrow("no link");
    proxy.restore();
    await expect.poll(gaps, { timeout: 10_000 }).toBe(1);
    await bus.close();
    await proxy.close();
  });
});

const minutesAgo = (minutes: number): string => String(Date.now() - minutes * 60_000);
