import type { AddCommand } from "./add-script.ts";
import { type BytesClient, connectClient, type RedisClient, type RedisSettings, withBytes } from "./redis-client.ts";
import { slotOf } from "./slot.ts";

/** A server, or all masters of a cluster. Once a part of it is broken it stays broken. */
export interface RedisConnection {
  /** The members with the highest scores, at most `limit`, ascending. */
  newest(key: string, limit: number): Promise<Buffer[]>;
  /** The members with the lowest scores above `score`, at most `limit`, ascending. */
  above(key: string, score: number, limit: number): Promise<Buffer[]>;
  add(command: AddCommand): Promise<unknown>;
  /** Hangs up, whatever state it is in, and rejects what is under way. */
  destroy(): void;
}

/**
 * Rejects, and leaves nothing behind, if it fails or `signal` aborts first. Resolves when the server has answered a
 * command: one that is frozen still lets its kernel accept connections.
 */
export async function connectRedis(
  settings: RedisSettings,
  onDown: (error: unknown) => void,
  signal: AbortSignal,
): Promise<RedisConnection> {
  const seed = await connectClient(settings, onDown, signal);
  const abort = () => seed.destroy();
  signal.addEventListener("abort", abort, { once: true });
  try {
    if (!(await seed.info("cluster")).includes("cluster_enabled:1")) return overServer(seed);
    const connection = await connectMasters(seed, settings, onDown, signal);
    seed.destroy();
    return connection;
  } catch (error) {
    seed.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function overServer(client: RedisClient): RedisConnection {
  const bytes = withBytes(client);
  return overClients(
    () => bytes,
    () => client.destroy(),
  );
}

/** All of them or none. A key's master is found by its slot; after resharding the error MOVED ends the connection. */
async function connectMasters(
  seed: RedisClient,
  settings: RedisSettings,
  onDown: (error: unknown) => void,
  signal: AbortSignal,
): Promise<RedisConnection> {
  const stretches = await seed.clusterSlots();
  const clients = new Map<string, RedisClient>();
  const addressOf = ({ master }: (typeof stretches)[number]) => withAddress(settings.url, master.host, master.port);
  const destroy = () => {
    for (const client of clients.values()) client.destroy();
  };
  const attempts = [...new Set(stretches.map(addressOf))].map(async (url) =>
    clients.set(url, await connectClient({ ...settings, url }, onDown, signal)),
  );
  const failed = (await Promise.allSettled(attempts)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") {
    destroy();
    throw failed.reason;
  }
  const shards = stretches.flatMap(({ from, to, ...rest }) => {
    const client = clients.get(addressOf({ from, to, ...rest }));
    return client ? [{ from, to, bytes: withBytes(client) }] : [];
  });
  return overClients((key) => {
    const slot = slotOf(key);
    const shard = shards.find(({ from, to }) => from <= slot && slot <= to);
    if (!shard) throw new Error(`the cluster has no server for slot ${slot}`);
    return shard.bytes;
  }, destroy);
}

function overClients(clientOf: (key: string) => BytesClient, destroy: () => void): RedisConnection {
  return {
    newest: async (key, limit) => clientOf(key).zRange(key, -limit, -1),
    above: async (key, score, limit) =>
      clientOf(key).zRangeByScore(key, `(${score}`, "+inf", { LIMIT: { offset: 0, count: limit } }),
    add: async (command) => clientOf(command.key).addEvents(command),
    destroy,
  };
}

/** The same scheme and password at another address. A server that does not know its own name sends an empty one. */
function withAddress(url: string, host: string, port: number): string {
  const changed = new URL(url);
  if (host !== "") changed.hostname = host.includes(":") ? `[${host}]` : host;
  changed.port = String(port);
  return changed.href;
}
