import { mkdir } from "node:fs/promises";
import { getCompileCacheDir } from "node:module";
import path from "node:path";
import { createAuth } from "./auth/auth.ts";
import { createCredentials } from "./auth/credentials.ts";
import { readSecret } from "./auth/secret.ts";
import { createMemoryBroker } from "./bus/memory-bus.ts";
import { type Chat, createChat } from "./chat/chat.ts";
import type { Config } from "./config.ts";
import { Hub } from "./delivery/hub.ts";
import { publishEvent } from "./delivery/publish.ts";
import { Tick } from "./delivery/tick.ts";
import { Connections } from "./gateway/connections.ts";
import { drain } from "./gateway/drain.ts";
import { Gateway } from "./gateway/gateway.ts";
import type { GatewayContext } from "./gateway/gateway-context.ts";
import { createLiveConnections } from "./gateway/live-connections.ts";
import type { createHttpEdge } from "./http/create-http-edge.ts";
import { type Clock, systemClock } from "./lib/clock.ts";
import { type NewId, randomId } from "./lib/ids.ts";
import { createMemoryStore } from "./store/memory/memory-store.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
import type { Store } from "./store/store.ts";
import { createLog, type Log } from "./telemetry/log.ts";
import { createMetrics, type Metrics } from "./telemetry/metrics.ts";

/** One Parley node. */
export interface Node {
  /** Resolves with the address once connections are accepted. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  /** Drains: no new work, everybody told, what is in flight finished; then everything is closed. */
  close(): Promise<void>;
  readonly log: Log;
}

export interface ComposeOptions {
  /** A part the node cannot live without has died; the process should end and be started again. */
  readonly onFatal: (error: unknown) => void;
}

/** Where the built web page is, seen from this file. */
const WEB_ROOT = path.join(import.meta.dirname, "../../web/dist");

/** The composition root: the only file that names concrete backends, and the place where the parts of a node meet. */
export async function compose(config: Config, options: ComposeOptions): Promise<Node> {
  const clock = systemClock;
  const newId = randomId;
  const metrics = createMetrics();
  const log = createLog(config.LOG_LEVEL, { onDrop: () => metrics.logLinesDropped++ });
  // Reading the HTTP edge's libraries is a third of a start: it is done while the store's thread opens the database.
  const [store, secret, edge] = await Promise.all([
    openStore(config, metrics, log, options),
    readSecret(config),
    import("./http/create-http-edge.ts"),
  ]);
  const node = await composeNode({ config, clock, newId, metrics, log, store, secret, ...edge });
  return { ...node, log };
}

interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly store: Store;
  readonly secret: Uint8Array;
  readonly createHttpEdge: typeof createHttpEdge;
}

async function composeNode(parts: Parts): Promise<Omit<Node, "log">> {
  const { config, clock, newId, metrics, log, store, secret } = parts;
  const onFailure = (error: unknown) => log.error({ error }, "delivery failed; heads will repair it");
  const bus = createMemoryBroker({ onError: onFailure }).connect();
  const tick = new Tick(clock, metrics);
  const hub = new Hub({ store, bus, clock, tick, counts: metrics, historyOnJoin: config.HISTORY_ON_JOIN, onFailure });
  const chat: Chat = createChat({ store, clock, newId, maxTextBytes: config.MAX_TEXT_BYTES });
  const auth = await createAuth({ store, clock, newId, secret, guests: config.GUESTS });
  const connections = new Connections();
  const context: GatewayContext = {
    config,
    clock,
    chat,
    hub,
    tick,
    connections,
    credentials: createCredentials(auth),
    metrics,
    log,
    random: Math.random,
    publish: (event) =>
      publishEvent(bus, store.epoch, event, (error) => {
        metrics.busPublishFailures++;
        log.warn({ error }, "the bus did not take an event; heads will repair it");
      }),
  };
  const gateway = new Gateway(context);
  let isDraining = false;
  const http = parts.createHttpEdge({
    config,
    clock,
    log,
    metrics,
    chat,
    auth,
    live: createLiveConnections(context),
    readiness: () => ({ ready: !isDraining, reasons: isDraining ? ["draining"] : [] }),
    webRoot: WEB_ROOT,
  });
  const stopMeasuring = clock.every(1000, () => {
    metrics.connections = connections.size;
    metrics.rooms = hub.roomCount;
  });
  gateway.attach(http.server);
  return {
    async listen() {
      await http.listen({ host: config.HOST, port: config.PORT });
      const address = http.server.address();
      return { host: config.HOST, port: typeof address === "object" && address ? address.port : config.PORT };
    },
    async close() {
      isDraining = true;
      await drain(context, gateway);
      gateway.close();
      await http.close();
      stopMeasuring();
      hub.close();
      await bus.close();
      await store.close();
      metrics.close();
    },
  };
}

async function openStore(config: Config, metrics: Metrics, log: Log, { onFatal }: ComposeOptions): Promise<Store> {
  if (config.DATABASE_URL === "memory:") {
    log.warn({}, "everything is kept in memory and lost when the server stops");
    return createMemoryStore();
  }
  await mkdir(config.DATA_DIR, { recursive: true });
  const compileCacheDir = getCompileCacheDir();
  return openSqliteStore({
    path: config.DATABASE_URL || path.join(config.DATA_DIR, "parley.db"),
    ...(compileCacheDir !== undefined && { compileCacheDir }),
    onCrash: onFatal,
    onCommit({ rows, durationMs }) {
      metrics.commitRows.observe(rows);
      metrics.commitSeconds.observe(durationMs / 1000);
    },
  });
}
