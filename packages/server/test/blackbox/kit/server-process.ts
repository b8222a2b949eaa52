import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFailed, onTestFinished } from "vitest";

const ROOT = fileURLToPath(new URL("../../../../../", import.meta.url));
/** Exactly what `npm start` runs: Node's options, then the program. */
const START = (
  JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { start: string } }
).scripts.start
  .split(" ")
  .slice(1)
  .map((word) => (word.startsWith("-") ? word : join(ROOT, word)));
/** Shared by all servers of a run: each has a DATA_DIR of its own, and would strip and compile everything again. */
const COMPILE_CACHE = join(tmpdir(), `parley-test-compile-cache-${process.getuid?.() ?? 0}`);
const READY_WITHIN_MS = 15_000;
/** The end of a server's output that a failure shows. */
const KEPT_OUTPUT_CHARS = 20_000;

export interface ServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Data of an earlier server; without it a new directory, removed at the end. */
  readonly dataDir?: string;
  readonly port?: number;
  /** What the server is started by, for example strace with its arguments. */
  readonly wrapper?: readonly string[];
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[];
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A real server in a process of its own, as `npm start` runs it. */
export class ServerProcess {
  readonly dataDir: string;
  readonly url: URL;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #options: ServerOptions;
  readonly #output: { text: string };

  private constructor(started: Started, options: ServerOptions, url: URL) {
    this.dataDir = started.dataDir;
    this.url = url;
    this.exited = started.exited;
    this.#child = started.child;
    this.#options = options;
    this.#output = started.output;
  }

  /** Resolves once the server says where it is; rejects with what it said if it ends instead. */
  static async start(options: ServerOptions = {}): Promise<ServerProcess> {
    const started = spawnServer(options);
    return new ServerProcess(started, options, await readyAddress(started));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get output(): string {
    return this.#output.text;
  }

  /** The power goes out. */
  async kill9(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.exited;
  }

  async terminate(): Promise<Exit> {
    this.#child.kill("SIGTERM");
    return this.exited;
  }

  /** A new process on the same data and port. */
  restart(): Promise<ServerProcess> {
    return ServerProcess.start({ ...this.#options, dataDir: this.dataDir, port: Number(this.url.port) });
  }

  /** Ends the server, if it has not ended, and forgets its data. */
  async destroy(): Promise<void> {
    await this.kill9();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** One number of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(new URL("/metrics", this.url))).text();
    const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, "m").exec(text)?.[1];
    if (value === undefined) throw new Error(`there is no metric ${name}`);
    return Number(value);
  }
}

/** Starts a server for one test: destroyed when the test is over, its output shown when the test fails. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = await ServerProcess.start(options);
  own(server);
  return server;
}

/** The server's successor on the same data and port, for the same test. */
export async function restartServer(server: ServerProcess): Promise<ServerProcess> {
  const next = await server.restart();
  own(next);
  return next;
}

function own(server: ServerProcess): void {
  onTestFinished(() => server.destroy());
  onTestFailed(() => void process.stderr.write(`--- output of server ${server.pid}\n${server.output}\n---\n`));
}

/** A directory for one test's data. */
export function newDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), "parley-test-"));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}

interface Started {
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly exited: Promise<Exit>;
  readonly output: { text: string };
}

function spawnServer({
  env,
  dataDir = mkdtempSync(join(tmpdir(), "parley-test-")),
  port = 0,
  wrapper = [],
  nodeArgs = [],
}: ServerOptions): Started {
  const [command = process.execPath, ...args] = [...wrapper, process.execPath, ...nodeArgs, ...START];
  const child = spawn(command, args, {
    // Not in the repository: a developer's .env file is none of our business.
    cwd: dataDir,
    env: {
      PATH: process.env["PATH"],
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      HOST: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: dataDir,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const output = { text: "" };
  const keep = (chunk: Buffer) => {
    output.text = (output.text + chunk.toString()).slice(-KEPT_OUTPUT_CHARS);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => {
      output.text += String(error);
      resolve({ code: null, signal: null });
    });
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return { child, dataDir, exited, output };
}

async function readyAddress({ child, exited, output }: Started): Promise<URL> {
  const deadline = AbortSignal.timeout(READY_WITHIN_MS);
  const outcome = await new Promise<URL | string>((resolve) => {
    child.stdout?.on("data", () => {
      const address = /Parley is ready at (http:\S+)/.exec(output.text)?.[1];
      if (address) resolve(new URL(address));
    });
    void exited.then(({ code, signal }) => resolve(`ended with ${code ?? signal}`));
    deadline.addEventListener("abort", () => resolve("did not get ready"));
  });
  if (typeof outcome !== "string") return outcome;
  child.kill("SIGKILL");
  throw new Error(`the server ${outcome}:\n${output.text}`);
}
