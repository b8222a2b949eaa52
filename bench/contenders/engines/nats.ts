import path from "node:path";
import { debianVersion, ensureDebianPackages } from "../debian-packages.ts";
import { freePort } from "../free-port.ts";
import { startServerProcess } from "../server-process.ts";
import type { Engine, EnginePlace } from "./engine.ts";

const SERVER = "/usr/sbin/nats-server";

export async function prepareNats(): Promise<string> {
  await ensureDebianPackages({ packages: ["nats-server"], files: [SERVER], service: "nats-server" });
  return `NATS ${await debianVersion("nats-server")}`;
}

export async function startNats({ core, workDir }: EnginePlace): Promise<Engine> {
  const port = await freePort();
  const process = await startServerProcess(
    { command: SERVER, args: ["-a", "127.0.0.1", "-p", String(port)] },
    { core, port, workDir: path.join(workDir, "nats") },
  );
  return { env: { NATS_URL: `nats://127.0.0.1:${port}` }, process };
}
