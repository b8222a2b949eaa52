import { installBenchPackages } from "./bench-packages.ts";
import type { Contender } from "./contender.ts";
import { installedVersion, startNodeServer } from "./node-server.ts";
import { BENCH, SERVERS } from "./paths.ts";
import path from "node:path";

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
