import { mkdirSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import path from "node:path";
import type { BusFailures, Node } from "./assemble.ts";
import type { Blobs } from "./blob/blob.ts";
import type { Bus } from "./bus/bus.ts";
import { chosenBus, type Config } from "./config.ts";
import { systemClock } from "./lib/clock.ts";
import { randomId } from "./lib/ids.ts";
import { noRecent } from "./recent/no-recent.ts";
import type { Recent } from "./recent/recent.ts";
import { openSqliteStore } from "./store/sqlite/sqlite-store.ts";
import type { CommittedBatch } from "./store/group-commit.ts";
import type { Store } from "./store/store.ts";
import { createMetrics, type Metrics } from "./telemetry/metrics.ts";

export interface ComposeOptions {
  /** A part the node cannot live without has died; the process should end and be started again. */
  readonly onFatal: (error: unknown) => void;
}

type OnError = (error: unknown) => void;

interface StoreFailures {
  onError: (error: Error) => void;
  onIndexError: (error: Error) => void;
}

/**
 * The composition root: the only file that names concrete backends. It imports little, so that the store's thread can
 * open the database on one core while everything that stands on the store is read on the other.
 */
export async function compose(config: Config, { onFatal }: ComposeOptions): Promise<Node> {
  const metrics = createMetrics();
  // There is no log yet to tell it to; until there is, nothing has been asked of the store either.
  const told: StoreFailures = { onError: () => {}, onIndexError: () => {} };
  const [store, connectBus, connectRecent, { assemble }] = await Promise.all([
    openStore(config, metrics, onFatal, told),
    loadBus(config, metrics),
    loadRecent(config, metrics),
    import("./assemble.ts"),
  ]);
  const openBlobs = (space: string) => loadBlobs(config, space);
  const node = await assemble({ config, metrics, store, connectBus, connectRecent, openBlobs, onFatal });
  told.onError = (error) => node.log.warn({ error }, "the database fails; calls are refused until it works again");
  told.onIndexError = (error) =>
    node.log.warn({ error }, "new messages cannot be indexed; searches are slower until a later try works");
  if (config.DATABASE_URL === "memory:") {
    node.log.warn({}, "everything is kept in memory and lost when the server stops");
  }
  if (chosenBus(config) !== "memory" && config.S3_BUCKET === "") {
    node.log.warn({}, "files are on this node's disk: unless all nodes share DATA_DIR/blobs, set S3_BUCKET");
  }
  return node;
}

/** Opened when the first file needs it, and read then. */
async function loadBlobs(config: Config, space: string): Promise<Blobs> {
  if (config.DATABASE_URL === "memory:") {
    const { createMemoryBlobs } = await import("./blob/memory-blob.ts");
    return createMemoryBlobs({ space });
  }
  if (config.S3_BUCKET !== "") {
    const { createS3Blobs } = await import("./blob/s3-blob.ts");
    return createS3Blobs({
      bucket: config.S3_BUCKET,
      space,
      region: config.S3_REGION,
      endpoint: config.S3_ENDPOINT,
    });
  }
  const { createFsBlobs } = await import("./blob/fs-blob.ts");
  return createFsBlobs({ directory: path.join(config.DATA_DIR, "blobs"), space });
}

/** Reads what the chosen bus needs, and nothing of the others: their drivers are large. */
async function loadBus(config: Config, counts: Metrics): Promise<(told: BusFailures) => Bus | Promise<Bus>> {
  const options = { clock: systemClock, random: Math.random, counts };
  switch (chosenBus(config)) {
    case "redis": {
      const { createRedisBus } = await import("./bus/redis-bus.ts");
      return (told) => createRedisBus({ ...options, ...told, url: config.REDIS_URL, prefix: config.REDIS_PREFIX });
    }
    case "nats": {
      const { createNatsBus } = await import("./bus/nats-bus.ts");
      return (told) => createNatsBus({ ...options, ...told, url: config.NATS_URL });
    }
    case "sns": {
      const { createSnsSqsBus } = await import("./bus/sns-sqs-bus.ts");
      return (told) => createSnsSqsBus({ ...options, ...told, topicArn: config.SNS_TOPIC_ARN, newId: randomId });
    }
    case "memory": {
      const { createMemoryBroker } = await import("./bus/memory-bus.ts");
      return ({ onListenerError }) => createMemoryBroker({ onError: onListenerError }).connect();
    }
  }
}

/** Whatever the bus is: where there is a Redis, the newest events of each room are in it. */
async function loadRecent(config: Config, counts: Metrics): Promise<(onError: OnError) => Promise<Recent>> {
  if (config.REDIS_URL === "") return async () => noRecent;
  const { createRedisRecent } = await import("./recent/redis-recent.ts");
  const options = { url: config.REDIS_URL, prefix: config.REDIS_PREFIX };
  return (onError) => createRedisRecent({ ...options, clock: systemClock, random: Math.random, counts, onError });
}

async function openStore(
  config: Config,
  metrics: Metrics,
  onFatal: (error: unknown) => void,
  told: StoreFailures,
): Promise<Store> {
  if (config.DATABASE_URL === "memory:") {
    const { createMemoryStore } = await import("./store/memory/memory-store.ts");
    return createMemoryStore();
  }
  const onCommit = ({ rows, durationMs }: CommittedBatch) => {
    metrics.commitRows.observe(rows);
    metrics.commitSeconds.observe(durationMs / 1000);
  };
  if (/^postgres(ql)?:/.test(config.DATABASE_URL)) {
    const { openPostgresStore } = await import("./store/postgres/postgres-store.ts");
    return openPostgresStore({
      url: config.DATABASE_URL,
      maxConnections: config.DATABASE_POOL,
      onCommit,
      onError: (error) => told.onError(error),
      onIndexError: (error) => told.onIndexError(error),
      counts: metrics,
    });
  }
  // Nothing is waited for before the thread is started: the next turn of the event loop comes when all is read.
  mkdirSync(config.DATA_DIR, { recursive: true });
  const compileCacheDir = getCompileCacheDir();
  return openSqliteStore({
    path: config.DATABASE_URL || path.join(config.DATA_DIR, "parley.db"),
    ...(compileCacheDir !== undefined && { compileCacheDir }),
    onCrash: onFatal,
    onCommit,
  });
}
