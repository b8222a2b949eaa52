import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { Clock } from "../../lib/clock.ts";
import type { AwsClients } from "./aws-clients.ts";

export interface ReceiverOptions {
  readonly clients: AwsClients;
  readonly queueUrl: string;
  readonly pollSeconds: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onPayload: (payload: Buffer) => void;
  /** A poll or a deletion failed; it is tried again. */
  readonly onError: (error: unknown) => void;
  /** So many polls in a row have failed that the queue, or the way there, must be given up. */
  readonly onDown: (error: unknown) => void;
}

const MESSAGES_PER_POLL = 10;
const FAILURES_UNTIL_DOWN = 3;
const PAUSE_MS = 200;

/** Reads the node's queue until it is told to stop: receive, hand on, delete, each ten at a time. */
export class Receiver {
  readonly #options: ReceiverOptions;
  readonly #stop = new AbortController();
  #deleting: Promise<void> = Promise.resolve();

  constructor(options: ReceiverOptions) {
    this.#options = options;
    void this.#receive();
  }

  stop(): void {
    this.#stop.abort();
  }

  async #receive(): Promise<void> {
    const { onError, onDown } = this.#options;
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        const messages = await this.#poll();
        failures = 0;
        for (const { Body = "" } of messages) this.#options.onPayload(Buffer.from(Body, "base64"));
        await this.#delete(messages);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        failures += 1;
        // A poll that did not even end has taken half a minute: whatever is wrong, new connections are the remedy.
        if (failures >= FAILURES_UNTIL_DOWN || isTimeout(error)) return onDown(error);
        onError(error);
        await this.#pause(failures);
      }
    }
  }

  async #poll(): Promise<Message[]> {
    const { clients, queueUrl, pollSeconds } = this.#options;
    const { Messages = [] } = await clients.polls.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: MESSAGES_PER_POLL,
        WaitTimeSeconds: pollSeconds,
      }),
      { abortSignal: this.#stop.signal },
    );
    return Messages;
  }

  /** While one deletion is under way the next poll is, too. What could not be deleted comes again, which is allowed. */
  async #delete(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#deleting;
    const { clients, queueUrl, onError } = this.#options;
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    this.#deleting = clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries })).then(
      () => undefined,
      (error: unknown) => {
        if (!this.#stop.signal.aborted) onError(error);
      },
    );
  }

  #pause(failures: number): Promise<void> {
    const { clock, random } = this.#options;
    return new Promise((resolve) => void clock.after(random() * PAUSE_MS * 2 ** failures, resolve));
  }
}

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === "TimeoutError";
