import type { RoomId } from "@parley/protocol";
import { PARTITION_TAGS, partitionOf, slotOf } from "./partitions.ts";
import type { RedisConnection } from "./redis-client.ts";
import type { Shard } from "./shard.ts";

/** Which servers a link has, and which of them carries what. */
export interface Layout {
  readonly shards: readonly Shard[];
  readonly topicOf: (room: RoomId | null) => string;
  readonly shardOf: (topic: string) => Shard;
  /** Everywhere the cluster can be asked for its layout. */
  readonly urls: readonly string[];
}

const ALL_NODES = "nodes";

/** One server: every room has a channel of its own, so that a node hears only what it asked for. */
export function singleLayout(shard: Shard, url: string, prefix: string): Layout {
  return {
    shards: [shard],
    topicOf: (room) => (room === null ? `${prefix}${ALL_NODES}` : `${prefix}room:${room}`),
    shardOf: () => shard,
    urls: [url],
  };
}

/** A cluster: connects to every master; rooms share the channels of their partition. */
export async function openClusterLayout(
  seed: RedisConnection,
  seedUrl: string,
  prefix: string,
  open: (url: string) => Promise<Shard>,
): Promise<Layout> {
  const stretches = (await seed.clusterSlots()).map(({ from, to, master, replicas }) => ({
    from,
    to,
    master: withAddress(seedUrl, master.host, master.port),
    replicas: replicas.map(({ host, port }) => withAddress(seedUrl, host, port)),
  }));
  const shards = await openAll([...new Set(stretches.map(({ master }) => master))], open);
  const topics = new Map<string, Shard>();
  for (const tag of [...PARTITION_TAGS, ALL_NODES]) {
    const slot = slotOf(tag);
    const stretch = stretches.find(({ from, to }) => from <= slot && slot <= to);
    const shard = stretch && shards.get(stretch.master);
    if (shard) topics.set(`${prefix}{${tag}}`, shard);
  }
  if (topics.size <= PARTITION_TAGS.length) {
    for (const shard of shards.values()) shard.destroy();
    throw new Error("the cluster does not serve all of its slots");
  }
  return {
    shards: [...shards.values()],
    topicOf: (room) => `${prefix}{${room === null ? ALL_NODES : PARTITION_TAGS[partitionOf(room)]}}`,
    shardOf(topic) {
      const shard = topics.get(topic);
      if (!shard) throw new Error(`no server for ${topic}`);
      return shard;
    },
    urls: [...new Set(stretches.flatMap(({ master, replicas }) => [master, ...replicas]))],
  };
}

/** All or none: if one fails, the others are hung up again. */
async function openAll(urls: readonly string[], open: (url: string) => Promise<Shard>): Promise<Map<string, Shard>> {
  const shards = new Map<string, Shard>();
  const attempts = await Promise.allSettled(urls.map(async (url) => shards.set(url, await open(url))));
  const failed = attempts.find((attempt) => attempt.status === "rejected");
  if (!failed) return shards;
  for (const shard of shards.values()) shard.destroy();
  throw failed.reason;
}

/** The same scheme and password at another address. A server that does not know its own name sends an empty one. */
function withAddress(url: string, host: string, port: number): string {
  const changed = new URL(url);
  if (host !== "") changed.hostname = host.includes(":") ? `[${host}]` : host;
  changed.port = String(port);
  return changed.href;
}
