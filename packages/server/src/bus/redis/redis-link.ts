import type { Link, LinkEvents } from "../engine.ts";
import { type Layout, openClusterLayout, singleLayout } from "./layout.ts";
import { connectRedis } from "./redis-client.ts";
import { Shard } from "./shard.ts";

export interface RedisLinkOptions {
  /** redis:// or rediss://, of a server or of any node of a cluster. */
  readonly url: string;
  /** As the server's CLIENT LIST shows it. */
  readonly name: string;
  /** In front of every channel. */
  readonly prefix: string;
}

/** A link, and where else the cluster can be asked should this URL be dead at the next attempt. */
export interface RedisLink {
  readonly link: Link;
  readonly urls: readonly string[];
}

/** Connects to one server, or to every master of a cluster: the server says which it is. */
export async function openRedisLink(
  { url, name, prefix }: RedisLinkOptions,
  events: LinkEvents,
  signal: AbortSignal,
): Promise<RedisLink> {
  const seed = await connectRedis({ url, name, onDown: () => undefined }, signal);
  try {
    const isCluster = (await seed.info("cluster")).includes("cluster_enabled:1");
    const open = (shardUrl: string): Promise<Shard> =>
      Shard.connect(
        { url: shardUrl, name, onDown: (error) => events.onDown(error) },
        { isSharded: isCluster, onMessage: (payload) => events.onPayload(payload) },
        signal,
      );
    const layout = isCluster
      ? await openClusterLayout(seed, url, prefix, open)
      : singleLayout(await open(url), url, prefix);
    return { link: linkOver(layout, events), urls: layout.urls };
  } finally {
    seed.destroy();
  }
}

function linkOver({ shards, shardOf, topicOf }: Layout, events: LinkEvents): Link {
  const perShard = (topics: readonly string[]): [Shard, string[]][] => [...Map.groupBy(topics, shardOf)];
  return {
    topicOf,
    async subscribe(topics) {
      await Promise.all(perShard(topics).map(([shard, channels]) => shard.subscribe(channels)));
    },
    unsubscribe(topics) {
      for (const [shard, channels] of perShard(topics)) shard.unsubscribe(channels).catch(events.onDown);
    },
    async send(topic, payload) {
      try {
        await shardOf(topic).publish(topic, payload);
      } catch (error) {
        // A partition that has moved, a master that became a replica: only a new look at the cluster helps.
        events.onDown(error);
        throw error;
      }
    },
    async ping() {
      await Promise.all(shards.map((shard) => shard.ping()));
    },
    async close() {
      for (const shard of shards) shard.destroy();
    },
  };
}
