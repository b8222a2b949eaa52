import path from "node:path";
import { installBenchPackages } from "./bench-packages.ts";
import type { Contender } from "./contender.ts";
import { installedVersion, startNodeServer } from "./node-server.ts";
import { prepareRedis, startRedis } from "./engines/redis.ts";
import { BENCH, SERVERS } from "./paths.ts";
import { startFleet } from "./start-fleet.ts";

function socketioContender(id: string, title: string, env: Readonly<Record<string, string>>): Contender {
  return {
    id,
    title,
    tier: "chat",
    dialect: "socketio",
    async prepare() {
      await installBenchPackages();
      return `${installedVersion(BENCH, "socket.io")}, Node ${process.version}`;
    },
    start: (options) => startNodeServer([path.join(SERVERS, "socketio.mjs")], options, env),
  };
}

export const socketio = socketioContender("socketio", "Socket.IO", {});
/** For the comparison of reconnects only: it keeps a copy of what it sends. */
export const socketioRecovery = socketioContender("socketio-recovery", "Socket.IO, connection state recovery", {
  RECOVERY: "1",
});
/** Its nodes each have an order of their own: who sends is heard there first. */
export const socketioRedis: Contender = {
  id: "socketio-redis",
  title: "Socket.IO, two nodes with its Redis adapter, each with its own order",
  tier: "chat",
  dialect: "socketio",
  hasOrderPerNode: true,
  prepare: async () =>
    [await socketio.prepare(), installedVersion(BENCH, "@socket.io/redis-adapter"), await prepareRedis()].join(", "),
  start: (options) =>
    startFleet({ nodes: 2, bus: startRedis, node: (nodeOptions) => socketio.start(nodeOptions) }, options),
};
