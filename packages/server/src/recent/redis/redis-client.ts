import { createClient, RESP_TYPES } from "@redis/client";
import { ADD_EVENTS } from "./add-script.ts";

export interface RedisSettings {
  /** redis:// or rediss://, of a server or of any node of a cluster. */
  readonly url: string;
  /** As the server's CLIENT LIST shows it. */
  readonly name: string;
  readonly connectLimitMs: number;
}

/** Connects to one server. Rejects, and leaves nothing behind, if that fails or `signal` aborts first. */
export async function connectClient(
  { url, name, connectLimitMs }: RedisSettings,
  onDown: (error: unknown) => void,
  signal: AbortSignal,
) {
  const client = createClient({
    url,
    name,
    RESP: 3,
    scripts: { addEvents: ADD_EVENTS },
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    // The circuit has the time limit.
    commandOptions: { timeout: 0 },
    socket: { reconnectStrategy: false, connectTimeout: connectLimitMs },
  });
  client.on("error", onDown);
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

export type RedisClient = Awaited<ReturnType<typeof connectClient>>;

/** The same connection with bytes in its answers instead of strings. */
export function withBytes(client: RedisClient) {
  return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
}

export type BytesClient = ReturnType<typeof withBytes>;
