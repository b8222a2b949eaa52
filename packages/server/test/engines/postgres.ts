import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync } from "node:fs";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { Client, type QueryResultRow } from "pg";

const START_WITHIN_MS = 20_000;
const USER = "parley";
/** Where Debian keeps its versions side by side. */
const DEBIAN = "/usr/lib/postgresql";

/**
 * Small, and without waiting for the disk: what a killed server has written is still in the system's cache, so only a
 * power cut of the machine would show the difference.
 */
const SETTINGS = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  shared_buffers: "32MB",
  fsync: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "100",
  log_min_messages: "fatal",
};

export interface PostgresServerOptions {
  /** An empty or missing directory; its owner will be whoever the server runs as. */
  readonly directory: string;
  /** Goes on running when this process ends; somebody else stops it. */
  readonly isDetached?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A private PostgreSQL: its own cluster, reachable by a socket in its own directory and by nothing else. */
export class PostgresServer {
  readonly #options: PostgresServerOptions;
  #child: ChildProcess | null = null;
  #databases = 0;

  constructor(options: PostgresServerOptions) {
    this.#options = options;
  }

  /** Makes the cluster and starts it. */
  static async create(options: PostgresServerOptions): Promise<PostgresServer> {
    const server = new PostgresServer(options);
    const { directory } = options;
    mkdirSync(directory, { recursive: true });
    chmodSync(directory, 0o700);
    const owner = serverUser();
    if (owner) chownSync(directory, owner.uid, owner.gid);
    // A default collation that sorts as people do shows where a byte order was relied on without being asked for.
    const locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=und"];
    const settings = ["--no-sync", "--no-instructions", "--auth=trust", `--username=${USER}`];
    run(["initdb", "-D", join(directory, "data"), ...locale, ...settings]);
    await server.start();
    return server;
  }

  /** Where its socket is. */
  get directory(): string {
    return this.#options.directory;
  }

  /** Of a database (without a name: of one that is always there), through another directory's socket if one is given. */
  url(database = "postgres", directory = this.directory): string {
    return `postgres:///${database}?host=${encodeURIComponent(directory)}&user=${USER}`;
  }

  /** Starts the server, after a kill or a stop. Resolves once it answers. */
  async start(): Promise<void> {
    const { directory, isDetached = false, settings } = this.#options;
    const giveUpAt = performance.now() + START_WITHIN_MS;
    const log = openSync(join(directory, "log"), "a");
    const parameters = Object.entries({ ...SETTINGS, unix_socket_directories: directory, ...settings });
    const [command = "", ...args] = asServerUser([
      "postgres",
      "-D",
      join(directory, "data"),
      ...parameters.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ]);
    for (;;) {
      const child = spawn(command, args, { detached: isDetached, stdio: ["ignore", log, log] });
      if (isDetached) child.unref();
      else own(child);
      this.#child = child;
      if (await this.#answers(child, giveUpAt)) return;
      // After a kill -9 the old server's processes take a moment to notice, and hold its memory until then.
      if (performance.now() > giveUpAt) {
        throw new Error(`PostgreSQL did not start:\n${readFileSync(join(directory, "log"), "utf8").slice(-4_000)}`);
      }
      await after(50);
    }
  }

  /** `immediate` is as sudden as a crash, `fast` ends every session and writes everything down first. */
  async stop(mode: "fast" | "immediate" = "fast"): Promise<void> {
    await this.#end(mode === "fast" ? "SIGINT" : "SIGQUIT");
  }

  async kill9(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Runs one statement as the superuser, on a connection of its own. */
  async query<Row extends QueryResultRow>(sql: string, database?: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.url(database) });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** A new, empty database; `with` goes to CREATE DATABASE as it is. Answers its name. */
  async createDatabase(how = ""): Promise<string> {
    this.#databases += 1;
    const name = `test_${process.pid}_${this.#databases}`;
    await this.query(`CREATE DATABASE ${name} ${how}`);
    return name;
  }

  /** Whoever is connected to it is disconnected. */
  async dropDatabase(name: string): Promise<void> {
    await this.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }

  /** Stops the server and forgets everything. */
  async destroy(): Promise<void> {
    await this.stop("immediate");
    rmSync(this.#options.directory, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || hasExited(child)) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }

  /** False if it ended instead. */
  async #answers(child: ChildProcess, giveUpAt: number): Promise<boolean> {
    while (!hasExited(child) && performance.now() < giveUpAt) {
      if (await this.query("SELECT 1").catch(() => null)) return true;
      await after(20);
    }
    return false;
  }
}

/** A cluster of its own, for tests that stop and start it; `destroy` it. */
export function startPostgres(options: Omit<PostgresServerOptions, "directory"> = {}): Promise<PostgresServer> {
  // Inside a vitest run where global-setup.ts finds it, should this process be killed.
  const directory = mkdtempSync(join(process.env["PARLEY_TEST_ENGINES"] ?? tmpdir(), "parley-postgres-"));
  return PostgresServer.create({ directory, ...options });
}

let shared: Promise<PostgresServer> | undefined;

/** The cluster all tests of a run share, started by the first that asks for it and stopped by global-setup.ts. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= startShared();
  return shared;
}

async function startShared(): Promise<PostgresServer> {
  const engines = process.env["PARLEY_TEST_ENGINES"];
  if (engines === undefined) throw new Error("the shared PostgreSQL is made by a vitest run (global-setup.ts)");
  const directory = join(engines, "postgres");
  const ready = join(engines, "postgres.ready");
  const options = { directory, isDetached: true };
  try {
    mkdirSync(directory);
  } catch {
    return waitForShared(options, ready);
  }
  const started = await PostgresServer.create(options).catch((error: unknown) => {
    mkdirSync(`${ready}.failed`);
    throw error;
  });
  mkdirSync(ready);
  return started;
}

/** Another worker is starting it. */
async function waitForShared(options: PostgresServerOptions, ready: string): Promise<PostgresServer> {
  const giveUpAt = performance.now() + 2 * START_WITHIN_MS;
  while (!existsSync(ready)) {
    if (existsSync(`${ready}.failed`) || performance.now() > giveUpAt) {
      throw new Error("PostgreSQL could not be started; the first test that needed it says why");
    }
    await after(50);
  }
  return new PostgresServer(options);
}

/** Stops every cluster below this directory that still runs, whoever started it. */
export function stopClusters(engines: string): void {
  for (const name of readdirSync(engines)) {
    const cluster = join(engines, name, "data");
    if (existsSync(join(cluster, "postmaster.pid"))) run(["pg_ctl", "stop", "-m", "immediate", "-D", cluster]);
  }
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  // SIGQUIT and not SIGKILL: its processes end with it, and its shared memory is given back.
  for (const child of running) child.kill("SIGQUIT");
});

function own(child: ChildProcess): void {
  running.add(child);
  child.once("exit", () => running.delete(child));
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function run(command: readonly string[]): void {
  const [program = "", ...args] = asServerUser(command);
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"], cwd: tmpdir() });
}

/** PostgreSQL refuses to run as root: then it is run as the user its package has made. */
function asServerUser([program = "", ...args]: readonly string[]): string[] {
  const command = [join(findPrograms(), program), ...args];
  const owner = serverUser();
  return owner ? ["setpriv", `--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups", ...command] : command;
}

function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (option: string) => Number(execFileSync("id", [option, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** The directory of initdb, postgres and pg_ctl: of the newest version where Debian has several. */
function findPrograms(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, "initdb")));
  if (found === undefined) {
    throw new Error(
      "this test needs PostgreSQL: install it (Debian: apt-get install postgresql) or put initdb on PATH",
    );
  }
  return found;
}
