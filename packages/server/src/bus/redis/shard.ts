import { connectRedis, type RedisClientSettings, type RedisConnection } from "./redis-client.ts";

/** One server: a connection to publish on and, because a subscriber's answers wait behind what it hears, one to listen. */
export class Shard {
  readonly #publisher: RedisConnection;
  readonly #subscriber: RedisConnection;
  readonly #isSharded: boolean;
  readonly #onMessage: (payload: Buffer) => void;

  private constructor(
    publisher: RedisConnection,
    subscriber: RedisConnection,
    isSharded: boolean,
    onMessage: (payload: Buffer) => void,
  ) {
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    this.#isSharded = isSharded;
    this.#onMessage = onMessage;
  }

  static async connect(
    settings: RedisClientSettings,
    options: { readonly isSharded: boolean; readonly onMessage: (payload: Buffer) => void },
    signal: AbortSignal,
  ): Promise<Shard> {
    const publisher = await connectRedis(settings, signal);
    try {
      const subscriber = await connectRedis(settings, signal);
      return new Shard(publisher, subscriber, options.isSharded, options.onMessage);
    } catch (error) {
      publisher.destroy();
      throw error;
    }
  }

  async subscribe(channels: string[]): Promise<void> {
    if (!this.#isSharded) return this.#subscriber.subscribe(channels, this.#onMessage, true);
    // One SSUBSCRIBE may only name channels of one slot.
    await Promise.all(channels.map((channel) => this.#subscriber.sSubscribe(channel, this.#onMessage, true)));
  }

  async unsubscribe(channels: string[]): Promise<void> {
    if (!this.#isSharded) return this.#subscriber.unsubscribe(channels, this.#onMessage, true);
    await Promise.all(channels.map((channel) => this.#subscriber.sUnsubscribe(channel, this.#onMessage, true)));
  }

  async publish(channel: string, payload: Buffer): Promise<void> {
    if (this.#isSharded) await this.#publisher.sPublish(channel, payload);
    else await this.#publisher.publish(channel, payload);
  }

  async ping(): Promise<void> {
    await Promise.all([this.#publisher.ping(), this.#subscriber.ping()]);
  }

  destroy(): void {
    this.#publisher.destroy();
    this.#subscriber.destroy();
  }
}
