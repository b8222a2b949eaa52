import { SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";

/** Where and as whom; left out, the SDK finds it in the environment (AWS_ENDPOINT_URL, AWS_PROFILE, a role ...). */
export type AwsSettings = Pick<SNSClientConfig, "endpoint" | "credentials">;

export interface AwsClients {
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  /** Only for long polls: an attempt may take this much longer, and is not repeated by the SDK. */
  readonly polls: SQSClient;
  destroy(): void;
}

const CONNECT_LIMIT_MS = 2000;
const CALL_LIMIT_MS = 4000;
/** What a poll may take beyond the time it was asked to wait. */
const POLL_GRACE_MS = 4000;

/** New clients for each link, because a pool may be full of connections that are frozen. */
export function connectAws(region: string, settings: AwsSettings, pollSeconds: number): AwsClients {
  const limits = (requestTimeout: number) => ({
    requestHandler: { connectionTimeout: CONNECT_LIMIT_MS, requestTimeout, throwOnRequestTimeout: true },
  });
  const calls = { region, ...settings, ...limits(CALL_LIMIT_MS) };
  // The SDK would rather talk to the host in the queue's URL than to the endpoint it was given.
  const sqs = { useQueueUrlAsEndpoint: false };
  const clients = {
    sns: new SNSClient(calls),
    sqs: new SQSClient({ ...calls, ...sqs }),
    polls: new SQSClient({ ...calls, ...sqs, ...limits(pollSeconds * 1000 + POLL_GRACE_MS), maxAttempts: 1 }),
  };
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
