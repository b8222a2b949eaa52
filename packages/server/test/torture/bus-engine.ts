import type { EngineProcess } from "../engines/engine-process.ts";
import { Fauxqs } from "../engines/fauxqs.ts";
import { NatsServer } from "../engines/nats.ts";
import { RedisServer } from "../engines/redis.ts";
import { TcpProxy } from "../engines/tcp-proxy.ts";
import { HostileProxy } from "./hostile-proxy.ts";

/** What carries hints between the nodes, and what can be done to it. */
export interface BusEngine {
  readonly kind: "redis" | "nats" | "sns";
  /** Null for SNS and SQS, which are in this process. */
  readonly process: EngineProcess | null;
  /** Null where it is no Redis. */
  readonly redis: RedisServer | null;
  /** Between each node and the engine: cuts and freezes that node's connections. */
  readonly proxies: readonly TcpProxy[];
  /** Behind those: harms single messages on their way to that node. None for SNS and SQS. */
  readonly hostile: readonly HostileProxy[];
  /** What this node needs to find it. */
  environment(node: number): Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startBusEngine(kind: BusEngine["kind"], nodes: number, random: () => number): Promise<BusEngine> {
  if (kind === "sns") return startSns(nodes);
  const redis = kind === "redis" ? await RedisServer.start() : null;
  const server = redis ?? (await NatsServer.start());
  const hostile: HostileProxy[] = [];
  const proxies: TcpProxy[] = [];
  for (let node = 0; node < nodes; node++) {
    const behind = await HostileProxy.start(redis ? "redis" : "nats", server.port, random);
    hostile.push(behind);
    proxies.push(await TcpProxy.start({ port: behind.port }));
  }
  return {
    kind,
    process: server.process,
    redis,
    proxies,
    hostile,
    environment(node) {
      const url = proxies[node]?.urlOf(server.url) ?? server.url;
      return { [redis ? "REDIS_URL" : "NATS_URL"]: url.replace(/\/$/, "") };
    },
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await Promise.all(hostile.map((proxy) => proxy.close()));
      await server.stop();
    },
  };
}

async function startSns(nodes: number): Promise<BusEngine> {
  const server = await Fauxqs.start();
  const proxies: TcpProxy[] = [];
  for (let node = 0; node < nodes; node++) proxies.push(await TcpProxy.start({ port: server.port }));
  return {
    kind: "sns",
    process: null,
    redis: null,
    proxies,
    hostile: [],
    environment: (node) => ({
      ...server.environment,
      AWS_ENDPOINT_URL: `http://127.0.0.1:${proxies[node]?.port ?? server.port}`,
      AWS_REGION: "eu-north-1",
    }),
    async stop() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await server.stop();
    },
  };
}
