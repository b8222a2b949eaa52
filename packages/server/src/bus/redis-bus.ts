import type { Bus } from "./bus.ts";
import { createBusOnEngine, type EngineBusOptions } from "./bus-on-engine.ts";
import { OVERHEAD_BYTES } from "./codec.ts";
import type { Engine } from "./engine.ts";
import { openRedisLink, type RedisLinkOptions } from "./redis/redis-link.ts";

export interface RedisBusOptions extends EngineBusOptions, Partial<RedisLinkOptions> {
  readonly url: string;
  /** First part of every channel's name; `parley` if it is left out. */
  readonly prefix?: string;
}

/**
 * Redis would carry 512 MB, but it drops a subscriber that is 32 MB behind: a few of the longest frames there must not be
 * the end of a link.
 */
const MAX_PAYLOAD_BYTES = 1024 * 1024;

/**
 * The bus on Redis pub/sub (ADR-0010). A single server has one channel per room; a cluster has sharded pub/sub with the
 * rooms in a fixed number of partitions. Redis 6 or newer; 7 in a cluster.
 */
export function createRedisBus(options: RedisBusOptions): Promise<Bus> {
  const { url, name = "parley" } = options;
  const prefix = channelPrefix(options.prefix ?? "parley", url);
  let urls: readonly string[] = [url];
  let attempts = 0;
  const engine: Engine = {
    promises: { ordered: true, delivery: "at-most-once" },
    maxMessageBytes: MAX_PAYLOAD_BYTES + OVERHEAD_BYTES,
    maxSendsInFlight: Number.POSITIVE_INFINITY,
    async open(events, signal) {
      const opened = await openRedisLink({ url: urls[attempts++ % urls.length] ?? url, name, prefix }, events, signal);
      urls = [...new Set([url, ...opened.urls])];
      attempts = 0;
      return opened.link;
    },
  };
  return createBusOnEngine(engine, options);
}

/** Pub/sub ignores databases, so that two Parleys in two of them would hear each other: the number goes into the names. */
function channelPrefix(prefix: string, url: string): string {
  const database = /^rediss?:/.test(url) ? new URL(url).pathname.slice(1) : "";
  return database === "" || database === "0" ? `${prefix}:` : `${prefix}:${database}:`;
}
