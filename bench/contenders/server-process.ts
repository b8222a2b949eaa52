import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningContender, StartOptions } from "./contender.ts";
import { processTree } from "./process-tree.ts";

const READY = "is ready";
const READY_WITHIN_MS = 20_000;
/** Short against the fastest cold start, which is measured through this. */
const LOOK_EVERY_MS = 2;
const STOP_WITHIN_MS = 5000;
/** The end of a server's output that an error shows. */
const TAIL_CHARS = 4000;

export interface ServerCommand {
  readonly command: string;
  readonly args?: readonly string[];
  /** Added to PATH and HOME, the only variables a contender inherits, and to PORT. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a server on its core until it accepts connections. What it prints goes to output.log in workDir. */
export async function startServerProcess(server: ServerCommand, options: StartOptions): Promise<RunningContender> {
  const { port, workDir } = options;
  if (await accepts(port)) throw new Error(`something else listens on port ${port}`);
  mkdirSync(workDir, { recursive: true });
  const outputFile = path.join(workDir, "output.log");
  const child = spawnPinned(server, options, outputFile);
  const ended = once(child, "exit").then(
    ([code, signal]) => `ended with ${String(code ?? signal)}`,
    (error: unknown) => `did not start: ${String(error)}`,
  );
  const running = new ServerProcess(child, port, ended);
  const gone = new AbortController();
  void ended.then(() => gone.abort());
  const giveUp = AbortSignal.any([gone.signal, AbortSignal.timeout(READY_WITHIN_MS)]);
  const outcome = await Promise.race([listening(port, giveUp), ended]);
  if (outcome === READY) return running;
  await running.kill();
  throw new Error(`${server.command} ${outcome}\n${readFileSync(outputFile, "utf8").slice(-TAIL_CHARS)}`);
}

function spawnPinned({ command, args = [], env }: ServerCommand, options: StartOptions, outputFile: string) {
  // taskset executes the server in its own place, so the server is the child itself.
  const pin = options.core === null ? [] : ["taskset", "-c", String(options.core)];
  const [program = command, ...rest] = [...pin, command, ...args];
  const output = openSync(outputFile, "a");
  try {
    return spawn(program, rest, {
      // Not in the repository: a developer's .env file is none of our business.
      cwd: options.workDir,
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        PORT: String(options.port),
        ...env,
        ...options.env,
      },
      stdio: ["ignore", output, output],
      // A group of its own: Ctrl-C is for the runner, which then stops it.
      detached: true,
    });
  } finally {
    closeSync(output);
  }
}

class ServerProcess implements RunningContender {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #killAtExit = () => this.#signal("SIGKILL");

  constructor(child: ChildProcess, port: number, ended: Promise<unknown>) {
    this.#child = child;
    this.port = port;
    this.#ended = ended.then(() => process.off("exit", this.#killAtExit));
    // A runner that dies leaves nobody behind on a pinned core.
    process.once("exit", this.#killAtExit);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.#ended;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timeout = new AbortController();
    await Promise.race([this.#ended, sleep(STOP_WITHIN_MS, null, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
    await this.kill();
  }

  /** The tree first, while it can still be seen; then what has lost its parent but is in the group. */
  #signal(signal: NodeJS.Signals): void {
    for (const target of [...processTree(this.pid), -this.pid]) {
      try {
        process.kill(target, signal);
      } catch {
        // Gone already.
      }
    }
  }
}

async function listening(port: number, giveUp: AbortSignal): Promise<string> {
  while (!giveUp.aborted) {
    if (await accepts(port)) return READY;
    await sleep(LOOK_EVERY_MS);
  }
  return `did not listen on port ${port} within ${READY_WITHIN_MS / 1000} s`;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      // Knocking often enough on a port among those for clients, a socket is given that port, and connects to itself.
      resolve(socket.localPort !== port);
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
  });
}
