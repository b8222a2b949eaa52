import { chmodSync, chownSync, globSync, mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { debianVersion, ensureDebianPackages } from "../debian-packages.ts";
import { freePort } from "../free-port.ts";
import { runTool } from "../run-tool.ts";
import { startServerProcess } from "../server-process.ts";
import type { Engine, EnginePlace } from "./engine.ts";

/** Debian keeps several versions side by side, and none of them on PATH. */
const INITDB = "/usr/lib/postgresql/*/bin/initdb";
const USER = "parley";
const READY_WITHIN_MS = 20_000;

export async function preparePostgres(): Promise<string> {
  await ensureDebianPackages({ packages: ["postgresql"], files: [INITDB], service: "postgresql" });
  return `PostgreSQL ${await debianVersion(`postgresql-${versionOf(newest())}`)}`;
}

/** A new cluster as its package would make it: every commit waits for the disk. */
export async function startPostgres({ core, workDir }: EnginePlace): Promise<Engine> {
  const bin = newest();
  const port = await freePort();
  const place = path.join(workDir, "postgres");
  const cluster = path.join(place, "cluster");
  const asItsUser = await makePlace(workDir, place);
  const inBin = (program: string) => [...asItsUser, path.join(bin, program), "-D", cluster] as const;
  const [setup, ...setupArgs] = inBin("initdb");
  await runTool(setup, [...setupArgs, "--auth=trust", `--username=${USER}`, "--encoding=UTF8", "--no-locale"]);
  const settings = ["listen_addresses=127.0.0.1", `port=${port}`, "unix_socket_directories="];
  const [command, ...args] = inBin("postgres");
  const process = await startServerProcess(
    { command, args: [...args, ...settings.flatMap((setting) => ["-c", setting])] },
    { core, port, workDir: place },
  );
  // It accepts connections before it serves them.
  const isReady = () =>
    runTool(path.join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).catch(() => null);
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while ((await isReady()) === null && performance.now() < giveUpAt) await sleep(20);
  return { env: { DATABASE_URL: `postgres://${USER}@127.0.0.1:${port}/postgres` }, process };
}

/** It refuses to run as root; then it gets the user that its package has made. Answers what a command begins with. */
async function makePlace(workDir: string, place: string): Promise<readonly string[]> {
  mkdirSync(place, { recursive: true });
  if (process.getuid?.() !== 0) return [];
  const [uid, gid] = await Promise.all(["-u", "-g"].map(async (what) => runTool("id", [what, "postgres"])));
  // Somebody else has to get through to what is theirs.
  chmodSync(workDir, 0o711);
  chownSync(place, Number(uid), Number(gid));
  return ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"];
}

const versionOf = (bin: string): number => Number(path.basename(path.dirname(bin)));

function newest(): string {
  const folders = globSync(INITDB).map((file) => path.dirname(file));
  const [bin] = folders.toSorted((a, b) => versionOf(b) - versionOf(a));
  if (bin === undefined) throw new Error("PostgreSQL is not where Debian puts it");
  return bin;
}
