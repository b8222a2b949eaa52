import { rmSync } from "node:fs";
import { createClient } from "@redis/client";
import { engineDirectory, EngineProcess, firstWords, freePort } from "./engine-process.ts";

/** Nothing on disk: a Redis that has crashed comes back empty, which is the hardest case and the fastest test. */
const SETTINGS = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"];

/** A private Redis. `process` can kill, pause and restart it on the same port. */
export class RedisServer {
  readonly process: EngineProcess;
  readonly port: number;
  readonly #directory: string;

  private constructor(directory: string, port: number, settings: readonly string[]) {
    this.port = port;
    this.#directory = directory;
    const command = ["redis-server", "--port", String(port), "--dir", directory, ...SETTINGS, ...settings];
    const answers = async () => /^(\+PONG|-NOAUTH)/.test(await firstWords(port, "PING\r\n"));
    this.process = new EngineProcess(command, answers);
  }

  static async start(settings: readonly string[] = []): Promise<RedisServer> {
    const directory = engineDirectory("redis");
    const server = new RedisServer(directory, await freePort(), settings);
    await server.process.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Runs one command on a connection of its own. */
  async command<T>(...args: string[]): Promise<T> {
    const client = createClient({ url: this.url, RESP: 2 });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return await client.sendCommand<T>(args);
    } finally {
      client.destroy();
    }
  }

  async stop(): Promise<void> {
    await this.process.kill9();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A private cluster of masters, which share the slots evenly. */
export class RedisCluster {
  readonly masters: readonly RedisServer[];

  private constructor(masters: readonly RedisServer[]) {
    this.masters = masters;
  }

  static async start(size: number): Promise<RedisCluster> {
    const masters = await Promise.all(Array.from({ length: size }, startMaster));
    const cluster = new RedisCluster(masters);
    try {
      await cluster.#form();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return this.masters[0]?.url ?? "";
  }

  /** Gives a slot, which must be empty, to another master. */
  async moveSlot(slot: number): Promise<void> {
    const ids = await Promise.all(this.masters.map((master) => master.command<string>("CLUSTER", "MYID")));
    const nodes = (await this.masters[0]?.command<string>("CLUSTER", "NODES")) ?? "";
    const owner = nodes.split("\n").find((line) => ownsSlot(line, slot));
    const from = ids.findIndex((id) => owner?.startsWith(id));
    const to = (from + 1) % this.masters.length;
    // Who has imported a slot makes the move known with a higher epoch; without that the others may hold it to be an error.
    await this.masters[to]?.command("CLUSTER", "SETSLOT", String(slot), "IMPORTING", ids[from] ?? "");
    for (const index of [to, from]) {
      await this.masters[index]?.command("CLUSTER", "SETSLOT", String(slot), "NODE", ids[to] ?? "");
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.masters.map((master) => master.stop()));
  }

  async #form(): Promise<void> {
    const share = 16_384 / this.masters.length;
    for (const [index, master] of this.masters.entries()) {
      const [from, to] = [Math.round(index * share), Math.round((index + 1) * share) - 1];
      await master.command("CLUSTER", "ADDSLOTSRANGE", String(from), String(to));
      for (const other of this.masters.slice(0, index)) {
        const [port, busPort] = [other.port, await busPortOf(other)].map(String) as [string, string];
        await master.command("CLUSTER", "MEET", "127.0.0.1", port, busPort);
      }
    }
    const giveUpAt = performance.now() + 15_000;
    for (const master of this.masters) {
      for (;;) {
        const state = await master.command<string>("CLUSTER", "INFO");
        if (state.includes("cluster_state:ok") && state.includes(`cluster_size:${this.masters.length}`)) break;
        if (performance.now() > giveUpAt) throw new Error(`the cluster did not form:\n${state}`);
      }
    }
  }
}

/** Whether this line of CLUSTER NODES is that of the slot's owner: ranges follow the eighth word. */
function ownsSlot(line: string, slot: number): boolean {
  const ranges = line.split(" ").slice(8);
  return ranges.some((range) => {
    const [from, to = from] = range.split("-").map(Number);
    return from !== undefined && to !== undefined && from <= slot && slot <= to;
  });
}

async function startMaster(): Promise<RedisServer> {
  // The default, the port plus 10000, may be more than there are ports.
  const busPort = String(await freePort());
  return RedisServer.start([
    ...["--cluster-enabled", "yes", "--cluster-port", busPort],
    ...["--cluster-node-timeout", "2000", "--cluster-config-file", "nodes.conf"],
  ]);
}

async function busPortOf(server: RedisServer): Promise<number> {
  const [, port] = await server.command<string[]>("CONFIG", "GET", "cluster-port");
  return Number(port);
}
