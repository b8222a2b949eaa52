import { readFileSync } from "node:fs";
import path from "node:path";
import type { Contender, Dialect, Tier } from "./contender.ts";
import { startNodeServer } from "./node-server.ts";
import { MEMBERS_SECRET } from "./parley-members.ts";
import { REPOSITORY } from "./paths.ts";

/** Exactly what `npm start` runs: Node's options, then the program. */
function startCommand(): string[] {
  const manifest: unknown = JSON.parse(readFileSync(path.join(REPOSITORY, "package.json"), "utf8"));
  const { scripts } = manifest as { scripts: { start: string } };
  const words = scripts.start.split(" ").slice(1);
  return words.map((word) => (word.startsWith("-") ? word : path.join(REPOSITORY, word)));
}

interface ParleySetting {
  readonly id: string;
  readonly title: string;
  readonly tier: Tier;
  readonly dialect: Dialect;
  readonly env?: Readonly<Record<string, string>>;
}

/** Data is in workDir, and what an earlier start left there is found again. */
function parleyContender({ env = {}, ...setting }: ParleySetting): Contender {
  return {
    ...setting,
    acks: true,
    readyPath: "/readyz",
    prepare: () => Promise.resolve(`Node ${process.version}`),
    start: (options) =>
      startNodeServer(startCommand(), options, {
        HOST: "127.0.0.1",
        DATA_DIR: options.workDir,
        LOG_LEVEL: "warn",
        GUESTS: "on",
        // Limits against floods: the load generator is one.
        SEND_RATE: "0",
        FRAME_RATE: "0",
        MAX_CONNECTIONS_PER_IP: "0",
        ...env,
      }),
  };
}

export const parley = parleyContender({
  id: "parley",
  title: "Parley, visitors (SQLite, fsync)",
  tier: "durable chat",
  dialect: "plain",
});

export const parleyMemory = parleyContender({
  id: "parley-memory",
  title: "Parley, visitors (in memory)",
  tier: "chat",
  dialect: "plain",
  env: { DATABASE_URL: "memory:" },
});

/** The same server as `parley`; seedMembers, with workDir as its dataDir, makes those who come in. */
export const parleyMembers = parleyContender({
  id: "parley-members",
  title: "Parley, members (SQLite, fsync)",
  tier: "durable chat",
  dialect: "parley-member",
  env: { JWT_SECRET: MEMBERS_SECRET },
});
