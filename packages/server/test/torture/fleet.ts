import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { ServerProcess } from "../blackbox/kit/server-process.ts";
import { Nginx } from "../engines/nginx.ts";
import { type PostgresServer, startPostgres } from "../engines/postgres.ts";
import { type BusEngine, startBusEngine } from "./bus-engine.ts";
import type { Target } from "./web-socket-link.ts";

/** `none` is one node on SQLite; `memory` are nodes that share PostgreSQL and nothing else. */
export const BUS_KINDS = ["none", "memory", "redis", "nats", "sns"] as const;
export type BusKind = (typeof BUS_KINDS)[number];

export interface FleetOptions {
  readonly bus: BusKind;
  readonly nodes: number;
  /** Clients come through nginx, and not to a node of their choice. */
  readonly hasNginx: boolean;
  readonly random: () => number;
  readonly env?: Readonly<Record<string, string>>;
}

/** One node, in this or its next life. */
export interface FleetNode {
  readonly name: string;
  server: ServerProcess;
  isUp: boolean;
}

/** A line of a room's log as the database has it. */
export interface LoggedRow {
  readonly room: string;
  readonly seq: number;
  readonly clientMsgId: string | null;
  readonly text: string | null;
}

const SETTINGS = {
  LOG_LEVEL: "warn",
  SEND_RATE: "0",
  HEARTBEAT_MS: "3000",
  TRUST_PROXY: "on",
  // What one node has signed the others have to believe.
  JWT_SECRET: "only for tests, and long enough to be one",
};
const LOG = `SELECT e.room, e.seq, m.client_msg_id, m.text FROM room_event e
  LEFT JOIN message m ON m.room = e.room AND m.seq = e.seq ORDER BY e.room, e.seq`;

/** Everything a deployment is made of, each part a real process of our own: nodes, database, bus, load balancer. */
export class Fleet {
  readonly nodes: readonly FleetNode[];
  readonly bus: BusEngine | null;
  readonly postgres: PostgresServer | null;
  readonly nginx: Nginx | null;
  /** Its name in PostgreSQL. */
  readonly database: string;
  readonly #options: FleetOptions;

  private constructor(options: FleetOptions, parts: Pick<Fleet, "nodes" | "bus" | "postgres" | "nginx" | "database">) {
    this.#options = options;
    this.nodes = parts.nodes;
    this.bus = parts.bus;
    this.postgres = parts.postgres;
    this.nginx = parts.nginx;
    this.database = parts.database;
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const { bus: kind, nodes: count, hasNginx, random } = options;
    if (kind === "none" && count > 1) throw new Error("several nodes cannot share one SQLite");
    const postgres = kind === "none" ? null : await startPostgres();
    const bus = kind === "none" || kind === "memory" ? null : await startBusEngine(kind, count, random);
    const nodes: FleetNode[] = [];
    try {
      const database = (await postgres?.createDatabase()) ?? "";
      const where = postgres ? { DATABASE_URL: postgres.url(database) } : {};
      const environments = Array.from({ length: count }, (_, index) => ({
        ...SETTINGS,
        ...where,
        ...bus?.environment(index),
        ...options.env,
      }));
      // All at once: which of them makes the tables is theirs to settle.
      const started = await Promise.allSettled(environments.map((env) => ServerProcess.start({ env })));
      for (const [index, outcome] of started.entries()) {
        if (outcome.status === "fulfilled") nodes.push({ name: `n${index + 1}`, server: outcome.value, isUp: true });
      }
      const failed = started.find((outcome) => outcome.status === "rejected");
      if (failed) throw failed.reason;
      const nginx = hasNginx ? await Nginx.start({ nodes: nodes.map(({ server }) => server.url) }) : null;
      return new Fleet(options, { nodes, bus, postgres, nginx, database });
    } catch (error) {
      await Promise.all(nodes.map(({ server }) => server.destroy()));
      await bus?.stop();
      await postgres?.destroy();
      throw error;
    }
  }

  /** Where the next connection goes: to the load balancer, or to a node that is said to be up. */
  pick(): Target {
    if (this.nginx) return { node: "lb", url: this.nginx.url };
    const up = this.nodes.filter(({ isUp }) => isUp);
    const among = up.length > 0 ? up : this.nodes;
    const node = among[Math.floor(this.#options.random() * among.length)];
    if (!node) throw new Error("a fleet has at least one node");
    return { node: node.name, url: node.server.url };
  }

  async kill9(node: FleetNode): Promise<void> {
    node.isUp = false;
    await node.server.kill9();
  }

  /** Asks it to drain; its exit code. */
  async terminate(node: FleetNode): Promise<number | null> {
    node.isUp = false;
    return (await node.server.terminate()).code;
  }

  /** Its next life, on the same port and data. */
  async restart(node: FleetNode): Promise<void> {
    node.server = await node.server.restart();
    node.isUp = true;
  }

  pause(node: FleetNode): void {
    node.isUp = false;
    process.kill(node.server.pid, "SIGSTOP");
  }

  resume(node: FleetNode): void {
    process.kill(node.server.pid, "SIGCONT");
    node.isUp = true;
  }

  /** The status of /readyz, or 0 if there is no answer. */
  async readiness(node: FleetNode): Promise<number> {
    return fetch(new URL("/readyz", node.server.url), { signal: AbortSignal.timeout(1000) }).then(
      ({ status }) => status,
      () => 0,
    );
  }

  /** The whole log, past every node. */
  async readDatabase(): Promise<LoggedRow[]> {
    return (await this.#query(LOG)).map((row) => ({
      room: String(row["room"]),
      seq: Number(row["seq"]),
      clientMsgId: row["client_msg_id"] === null ? null : String(row["client_msg_id"]),
      text: row["text"] === null ? null : String(row["text"]),
    }));
  }

  /** Room id -> highest seq, as the database has them. */
  async readHeads(): Promise<Map<string, number>> {
    const rows = await this.#query("SELECT id, head FROM room");
    return new Map(rows.map(({ id, head }) => [String(id), Number(head)]));
  }

  /** The end of what each node printed. */
  outputs(): string {
    return this.nodes.map(({ name, server }) => `--- ${name}\n${server.output}`).join("\n");
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(({ server }) => server.destroy()));
    await this.nginx?.stop();
    await this.bus?.stop();
    await this.postgres?.destroy();
  }

  async #query(sql: string): Promise<Record<string, unknown>[]> {
    if (this.postgres) return this.postgres.query<Record<string, unknown>>(sql, this.database);
    const [node] = this.nodes;
    const database = new DatabaseSync(join(node?.server.dataDir ?? "", "parley.db"), { readOnly: true });
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  }
}
