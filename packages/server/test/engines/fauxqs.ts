import { ListSubscriptionsByTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient, TagQueueCommand } from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";

const REGION = "eu-north-1";
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** SNS, SQS and S3 as far as buses and blobs use them, in this process. */
export class Fauxqs {
  readonly topicArn: string;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly #server: FauxqsServer;

  private constructor(server: FauxqsServer) {
    this.#server = server;
    const settings = { region: REGION, endpoint: this.url, credentials: CREDENTIALS };
    this.topicArn = server.createTopic("parley", {}).topicArn;
    this.sns = new SNSClient(settings);
    this.sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  }

  static async start(): Promise<Fauxqs> {
    return new Fauxqs(await startFauxqs({ port: 0, logger: false, host: "127.0.0.1", defaultRegion: REGION }));
  }

  get port(): number {
    return this.#server.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What a program needs in its environment to reach it. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      SNS_TOPIC_ARN: this.topicArn,
    };
  }

  /** The same for a bus in this process, by way of `url`. */
  settings(url = this.url) {
    return { endpoint: url, credentials: CREDENTIALS };
  }

  /** What blobs in a bucket of it need. */
  s3Settings() {
    return { endpoint: this.url, region: REGION, credentials: CREDENTIALS };
  }

  makeBucket(name: string): void {
    this.#server.createBucket(name);
  }

  /** The names of the queues there are. */
  async queues(prefix = ""): Promise<string[]> {
    const { QueueUrls = [] } = await this.sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
    return QueueUrls.map((url) => url.split("/").at(-1) ?? "").toSorted();
  }

  /** The names of the queues that are subscribed to the topic. */
  async subscribedQueues(prefix = ""): Promise<string[]> {
    const { Subscriptions = [] } = await this.sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: this.topicArn }),
    );
    const names = Subscriptions.map(({ Endpoint = "" }) => Endpoint.split(":").at(-1) ?? "");
    return names.filter((name) => name.startsWith(prefix)).toSorted();
  }

  /** Messages in a queue, those included that somebody has received and not deleted. */
  messagesIn(queue: string): number {
    const { ready = [], delayed = [], inflight = [] } = this.#server.inspectQueue(queue)?.messages ?? {};
    return ready.length + delayed.length + inflight.length;
  }

  /** A queue as a node would have left it: subscribed to the topic, with these tags and that of its subscription. */
  async makeQueue(name: string, tags: Record<string, string>): Promise<void> {
    const { queueArn, queueUrl } = this.#server.createQueue(name, {});
    const { SubscriptionArn = "" } = await this.sns.send(
      new SubscribeCommand({
        TopicArn: this.topicArn,
        Protocol: "sqs",
        Endpoint: queueArn,
        ReturnSubscriptionArn: true,
      }),
    );
    const Tags = { ...tags, "parley-subscription": SubscriptionArn };
    await this.sqs.send(new TagQueueCommand({ QueueUrl: queueUrl, Tags }));
  }

  async stop(): Promise<void> {
    this.sns.destroy();
    this.sqs.destroy();
    await this.#server.stop();
  }
}
