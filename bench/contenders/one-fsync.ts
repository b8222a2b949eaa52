import type { Contender } from "./contender.ts";
import { installedVersion, startNodeFile } from "./node-server.ts";
import { REPOSITORY } from "./paths.ts";

/** What durable messages are measured against. Its database is in workDir. */
export const oneFsync: Contender = {
  id: "one-fsync",
  title: "ws, a loop and one fsync per message",
  tier: "durable chat",
  dialect: "plain",
  acks: true,
  prepare: () => Promise.resolve(`${installedVersion(REPOSITORY, "ws")}, SQLite, Node ${process.version}`),
  start: (options) => startNodeFile("one-fsync.mjs", options),
};
