import type { RoomId } from "@parley/protocol";
import { connect, type NatsConnection, type Subscription } from "@nats-io/transport-node";
import type { Link, LinkEvents } from "../engine.ts";
import type { NatsAddress } from "./nats-address.ts";

export interface NatsLinkOptions extends NatsAddress {
  /** As the server's monitoring shows it. */
  readonly name: string;
  /** First token of every subject. */
  readonly prefix: string;
}

const CONNECT_LIMIT_MS = 5000;

/** One connection that, once broken, stays broken: reconnecting is the uplink's, which also subscribes again. */
export async function openNatsLink(
  { prefix, ...address }: NatsLinkOptions,
  events: LinkEvents,
): Promise<{ readonly link: Link; readonly connection: NatsConnection }> {
  const connection = await connect({ ...address, reconnect: false, timeout: CONNECT_LIMIT_MS });
  void connection.closed().then((error) => events.onDown(error ?? new Error("NATS has closed the connection")));
  watch(connection, events).catch(events.onDown);
  return { link: new NatsLink(connection, prefix, events), connection };
}

/** Errors reach us here only: a refused subscription, a permission that is missing, a server about to leave. */
async function watch(connection: NatsConnection, events: LinkEvents): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === "error") events.onDown(status.error);
    if (status.type === "ldm") events.onDown(new Error("the NATS server is shutting down"));
  }
}

class NatsLink implements Link {
  readonly #connection: NatsConnection;
  readonly #prefix: string;
  readonly #events: LinkEvents;
  readonly #subscriptions = new Map<string, Subscription>();
  #confirming: Promise<void> | null = null;
  #confirmingNext: Promise<void> | null = null;

  constructor(connection: NatsConnection, prefix: string, events: LinkEvents) {
    this.#connection = connection;
    this.#prefix = prefix;
    this.#events = events;
  }

  /** Room ids are base64url, which a subject's token may be. */
  topicOf(room: RoomId | null): string {
    return room === null ? `${this.#prefix}.nodes` : `${this.#prefix}.room.${room}`;
  }

  async subscribe(topics: readonly string[]): Promise<void> {
    for (const topic of topics) {
      const callback = (error: Error | null, { data }: { readonly data: Uint8Array }) => {
        if (error) this.#events.onDown(error);
        else this.#events.onPayload(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      };
      this.#subscriptions.set(topic, this.#connection.subscribe(topic, { callback }));
    }
    await this.#connection.flush();
  }

  unsubscribe(topics: readonly string[]): void {
    for (const topic of topics) {
      this.#subscriptions.get(topic)?.unsubscribe();
      this.#subscriptions.delete(topic);
    }
  }

  async send(topic: string, payload: Buffer): Promise<void> {
    this.#connection.publish(topic, payload);
    await this.#taken();
  }

  ping(): Promise<void> {
    return this.#connection.flush();
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /**
   * NATS confirms nothing, and its client buffers without a limit. A PING comes back after everything that was sent
   * before it; one at a time is enough for all that is published meanwhile.
   */
  #taken(): Promise<void> {
    if (!this.#confirming) {
      this.#confirming = this.#connection.flush().finally(() => (this.#confirming = null));
      return this.#confirming;
    }
    this.#confirmingNext ??= this.#confirming.then(() => {
      this.#confirmingNext = null;
      return this.#taken();
    });
    return this.#confirmingNext;
  }
}
