import { createClient } from "@redis/client";

export interface RedisClientSettings {
  readonly url: string;
  /** As the server's CLIENT LIST shows it. */
  readonly name: string;
  readonly onDown: (error: unknown) => void;
}

const CONNECT_LIMIT_MS = 5000;

/** One connection that, once broken, stays broken: reconnecting is the uplink's, which also subscribes again. */
export async function connectRedis({ url, name, onDown }: RedisClientSettings, signal: AbortSignal) {
  const client = createClient({
    url,
    name,
    RESP: 3,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    // A timer and an AbortSignal per PUBLISH would cost more than the PUBLISH; the uplink's ping has the time limit.
    commandOptions: { timeout: 0 },
    socket: { reconnectStrategy: false, connectTimeout: CONNECT_LIMIT_MS },
  });
  client.on("error", onDown);
  client.on("sharded-channel-moved", () => onDown(new Error("a channel has moved to another node of the cluster")));
  const abort = () => client.destroy();
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    await client.connect();
    // Destroyed while TCP was still connecting, the client knows no socket to close and connects all the same.
    signal.throwIfAborted();
    return client;
  } catch (error) {
    client.destroy();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

export type RedisConnection = Awaited<ReturnType<typeof connectRedis>>;
