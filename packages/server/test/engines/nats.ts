import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { engineDirectory, EngineProcess, firstWords, freePort } from "./engine-process.ts";

const connectionsSchema = z.object({
  connections: z.array(z.object({ subscriptions_list: z.array(z.string()).optional() })),
});

/** A private NATS server. `process` can kill, pause and restart it on the same port. */
export class NatsServer {
  readonly process: EngineProcess;
  readonly port: number;
  readonly #monitoringPort: number;
  readonly #directory: string;

  private constructor(directory: string, port: number, monitoringPort: number) {
    this.port = port;
    this.#monitoringPort = monitoringPort;
    this.#directory = directory;
    const command = ["nats-server", "-a", "127.0.0.1", "-p", String(port), "-m", String(monitoringPort)];
    this.process = new EngineProcess([...command, "-c", join(directory, "nats.conf")], async () =>
      (await firstWords(port)).startsWith("INFO "),
    );
  }

  /** `configuration`: in the server's own language, besides addresses. */
  static async start(configuration = ""): Promise<NatsServer> {
    const directory = engineDirectory("nats");
    writeFileSync(join(directory, "nats.conf"), `${configuration}\n`);
    const server = new NatsServer(directory, await freePort(), await freePort());
    await server.process.start();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** The subjects anybody is subscribed to. */
  async subjects(): Promise<string[]> {
    const answer = await fetch(`http://127.0.0.1:${this.#monitoringPort}/connz?subs=true`);
    const { connections } = connectionsSchema.parse(await answer.json());
    return connections.flatMap(({ subscriptions_list = [] }) => subscriptions_list);
  }

  async stop(): Promise<void> {
    await this.process.kill9();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
