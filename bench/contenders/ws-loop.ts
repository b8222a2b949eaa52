import type { Contender } from "./contender.ts";
import { installedVersion, startNodeFile } from "./node-server.ts";
import { REPOSITORY } from "./paths.ts";

export const wsLoop: Contender = {
  id: "ws-loop",
  title: "ws, a loop over the room",
  tier: "relay",
  dialect: "plain",
  prepare: () => Promise.resolve(`${installedVersion(REPOSITORY, "ws")}, Node ${process.version}`),
  start: (options) => startNodeFile("ws-loop.mjs", options),
};
