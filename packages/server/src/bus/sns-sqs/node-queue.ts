import { SubscribeCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  QueueDoesNotExist,
  SetQueueAttributesCommand,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import type { Clock } from "../../lib/clock.ts";
import type { AwsClients } from "./aws-clients.ts";

export const SEEN_TAG = "parley-seen";
export const SUBSCRIPTION_TAG = "parley-subscription";

/** The least SQS allows: a hint that is older than a minute helps nobody, because heads have been compared since. */
const RETENTION_SECONDS = "60";
/** A message that went to a poll whose connection died comes again after so long; handling one takes microseconds. */
const VISIBILITY_SECONDS = "5";

export interface NodeQueueOptions {
  readonly topicArn: string;
  /** In front of every queue's name. */
  readonly prefix: string;
  readonly newId: () => string;
  readonly clock: Clock;
}

/** The queue of this node: every node has its own, because a queue hands each message to one reader only. */
export class NodeQueue {
  readonly #options: NodeQueueOptions;
  #url: string | null = null;
  #subscriptionArn = "";

  constructor(options: NodeQueueOptions) {
    this.#options = options;
  }

  /** Makes the queue, or a new one if it has been deleted meanwhile, and subscribes it. Answers its URL. */
  async ensure(clients: AwsClients): Promise<string> {
    const url = this.#url ?? (await this.#create(clients));
    this.#url = url;
    try {
      await this.#subscribe(clients, url);
      return url;
    } catch (error) {
      if (error instanceof QueueDoesNotExist) this.#url = null;
      throw error;
    }
  }

  /** Says that this node is alive; a queue whose node has not said so for long is swept by the others. */
  async renew({ sqs }: AwsClients): Promise<void> {
    if (this.#url !== null) await sqs.send(new TagQueueCommand({ QueueUrl: this.#url, Tags: this.#seen() }));
  }

  async remove(clients: AwsClients): Promise<void> {
    const url = this.#url;
    this.#url = null;
    if (url !== null) await removeQueue(clients, url, this.#subscriptionArn);
  }

  async #create({ sqs }: AwsClients): Promise<string> {
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({
        QueueName: `${this.#options.prefix}${this.#options.newId()}`,
        Attributes: { MessageRetentionPeriod: RETENTION_SECONDS, VisibilityTimeout: VISIBILITY_SECONDS },
        tags: this.#seen(),
      }),
    );
    if (QueueUrl === undefined) throw new Error("SQS gave the new queue no URL");
    return QueueUrl;
  }

  /** Doing it again changes nothing. */
  async #subscribe({ sns, sqs }: AwsClients, QueueUrl: string): Promise<void> {
    const { topicArn } = this.#options;
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    const queueArn = Attributes?.["QueueArn"] ?? "";
    const Policy = JSON.stringify(policyFor(queueArn, topicArn));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    const { SubscriptionArn = "" } = await sns.send(
      new SubscribeCommand({
        TopicArn: topicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: "true" },
        ReturnSubscriptionArn: true,
      }),
    );
    this.#subscriptionArn = SubscriptionArn;
    const Tags = { ...this.#seen(), [SUBSCRIPTION_TAG]: SubscriptionArn };
    await sqs.send(new TagQueueCommand({ QueueUrl, Tags }));
  }

  #seen(): Record<string, string> {
    return { [SEEN_TAG]: String(this.#options.clock.now()) };
  }
}

/** Deletes a queue and its subscription, which would otherwise outlive it for ever. */
export async function removeQueue({ sns, sqs }: AwsClients, QueueUrl: string, SubscriptionArn: string): Promise<void> {
  if (SubscriptionArn !== "") await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}

const policyFor = (queueArn: string, topicArn: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: queueArn,
      Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
    },
  ],
});
