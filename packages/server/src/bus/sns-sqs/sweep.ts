import { ListQueuesCommand, ListQueueTagsCommand, QueueDoesNotExist } from "@aws-sdk/client-sqs";
import type { AwsClients } from "./aws-clients.ts";
import { removeQueue, SEEN_TAG, SUBSCRIPTION_TAG } from "./node-queue.ts";

/** Ten renewals: no node that lives misses them all, however badly SQS treats it. */
const STALE_MS = 10 * 60_000;
const QUEUES_PER_PAGE = 1000;

/**
 * Deletes the queues of nodes that died without taking them along. Only queues with the prefix and with our tag: a queue
 * somebody else has named alike is left alone. Any node may sweep, and several may at once.
 */
export async function sweepQueues(clients: AwsClients, prefix: string, now: number): Promise<number> {
  let swept = 0;
  let NextToken: string | undefined;
  do {
    const page = await clients.sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: QUEUES_PER_PAGE, NextToken }),
    );
    for (const url of page.QueueUrls ?? []) if (await sweepQueue(clients, url, now)) swept += 1;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return swept;
}

async function sweepQueue(clients: AwsClients, QueueUrl: string, now: number): Promise<boolean> {
  try {
    const { Tags = {} } = await clients.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    const seen = Number(Tags[SEEN_TAG]);
    if (!(now - seen > STALE_MS)) return false;
    await removeQueue(clients, QueueUrl, Tags[SUBSCRIPTION_TAG] ?? "");
    return true;
  } catch (error) {
    // Another node was faster.
    if (error instanceof QueueDoesNotExist) return false;
    throw error;
  }
}
