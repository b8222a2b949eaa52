import path from "node:path";
import { debianVersion, ensureDebianPackages } from "../debian-packages.ts";
import { freePort } from "../free-port.ts";
import { startServerProcess } from "../server-process.ts";
import type { Engine, EnginePlace } from "./engine.ts";

export async function prepareRedis(): Promise<string> {
  await ensureDebianPackages({ packages: ["redis-server"], files: ["redis-server"], service: "redis-server" });
  return `Redis ${await debianVersion("redis-server")}`;
}

/** Nothing on disk: what it carries is not needed twice. */
export async function startRedis({ core, workDir }: EnginePlace): Promise<Engine> {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const process = await startServerProcess(
    { command: "redis-server", args },
    { core, port, workDir: path.join(workDir, "redis") },
  );
  return { env: { REDIS_URL: `redis://127.0.0.1:${port}` }, process };
}
