import { PublishCommand } from "@aws-sdk/client-sns";
import type { Clock } from "../lib/clock.ts";
import type { Bus } from "./bus.ts";
import { createBusOnEngine, type EngineBusOptions } from "./bus-on-engine.ts";
import type { Engine, Link, LinkEvents } from "./engine.ts";
import { type AwsClients, type AwsSettings, connectAws } from "./sns-sqs/aws-clients.ts";
import { NodeQueue } from "./sns-sqs/node-queue.ts";
import { Receiver } from "./sns-sqs/receiver.ts";
import { sweepQueues } from "./sns-sqs/sweep.ts";

export interface SnsSqsBusOptions extends EngineBusOptions {
  readonly topicArn: string;
  readonly newId: () => string;
  /** In front of the names of our queues. */
  readonly prefix?: string;
  /** How long a poll waits for a first message; 20 s, the most SQS allows, costs the least. */
  readonly pollSeconds?: number;
  readonly aws?: AwsSettings;
}

/** 256 KiB is the most SNS takes; bodies are text, so three bytes of ours are four of theirs. */
const MAX_MESSAGE_BYTES = (262_144 / 4) * 3;
/** SNS answers in tens of milliseconds: some at once, and what comes meanwhile is packed together. */
const SENDS_IN_FLIGHT = 4;
const RECEIVERS = 2;
const RENEW_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 5 * 60_000;

/**
 * The bus on one SNS topic with one SQS queue per node (ADR-0010). Every node hears everything and drops what it is not
 * subscribed to; messages come at least once and in any order.
 */
export function createSnsSqsBus(options: SnsSqsBusOptions): Promise<Bus> {
  const { topicArn, newId, prefix = "parley-", pollSeconds = 20, aws = {}, clock } = options;
  const region = topicArn.split(":")[3] ?? "";
  const connect = (): AwsClients => connectAws(region, aws, pollSeconds);
  const queue = new NodeQueue({ topicArn, prefix, newId, clock });
  const engine: Engine = {
    promises: { ordered: false, delivery: "at-least-once" },
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxSendsInFlight: SENDS_IN_FLIGHT,
    async open(events) {
      const clients = connect();
      try {
        const queueUrl = await queue.ensure(clients);
        return openLink({ ...options, prefix, pollSeconds }, { clients, queue, queueUrl, events });
      } catch (error) {
        clients.destroy();
        throw error;
      }
    },
    async retire() {
      const clients = connect();
      await queue.remove(clients).finally(() => clients.destroy());
    },
  };
  return createBusOnEngine(engine, options);
}

interface LinkParts {
  readonly clients: AwsClients;
  readonly queue: NodeQueue;
  readonly queueUrl: string;
  readonly events: LinkEvents;
}

function openLink(
  options: SnsSqsBusOptions & { readonly prefix: string; readonly pollSeconds: number },
  { clients, queue, queueUrl, events }: LinkParts,
): Link {
  const { clock, random, onError, topicArn, prefix, pollSeconds } = options;
  const receivers = Array.from(
    { length: RECEIVERS },
    () => new Receiver({ clients, queueUrl, pollSeconds, clock, random, onError, ...events }),
  );
  const stopUpkeep = keepUp(clock, onError, {
    renew: () => queue.renew(clients),
    sweep: () => sweepQueues(clients, prefix, clock.now()),
  });
  return {
    // One topic for everything: the queue is subscribed as a whole.
    topicOf: () => "",
    subscribe: async () => undefined,
    unsubscribe: () => undefined,
    async send(_topic, payload) {
      await clients.sns.send(new PublishCommand({ TopicArn: topicArn, Message: payload.toString("base64") }));
    },
    async close() {
      stopUpkeep();
      for (const receiver of receivers) receiver.stop();
      clients.destroy();
    },
  };
}

/** What a node does beside receiving: says that it is alive, and removes the queues of those that are not. */
function keepUp(
  clock: Clock,
  onError: (error: unknown) => void,
  { renew, sweep }: { readonly renew: () => Promise<void>; readonly sweep: () => Promise<number> },
): () => void {
  let isStopped = false;
  const attempt = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => isStopped || onError(error));
  };
  const stops = [clock.every(RENEW_EVERY_MS, () => attempt(renew)), clock.every(SWEEP_EVERY_MS, () => attempt(sweep))];
  attempt(sweep);
  return () => {
    isStopped = true;
    for (const stop of stops) stop();
  };
}
