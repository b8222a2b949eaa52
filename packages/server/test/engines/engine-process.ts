import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";

const START_WITHIN_MS = 10_000;
const KEPT_WORDS = 20_000;

/** A test process that is killed cannot end its engines; Linux does it then, even for one that is stopped. */
const DIES_WITH_US = process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL", "--"] : [];

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A server of a test's own, which ends with the test at the latest. */
export class EngineProcess {
  readonly #command: readonly string[];
  readonly #isReady: () => Promise<boolean>;
  #child: ChildProcess | null = null;
  #words = "";

  /** `isReady` is asked until it says so. */
  constructor(command: readonly string[], isReady: () => Promise<boolean>) {
    this.#command = command;
    this.#isReady = isReady;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it, at first or again. Rejects with what it said if it ends instead. */
  async start(): Promise<void> {
    const [program = "", ...args] = [...DIES_WITH_US, ...this.#command];
    // Debian keeps some servers where only root's PATH looks.
    const env = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/local/sbin:/usr/sbin` };
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env });
    running.add(child);
    this.#child = child;
    let hasEnded = false;
    const note = (words: unknown) => void (this.#words = (this.#words + String(words)).slice(-KEPT_WORDS));
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    child.once("error", note);
    child.once("close", () => {
      running.delete(child);
      hasEnded = true;
    });
    const giveUpAt = performance.now() + START_WITHIN_MS;
    while (!(await this.#isReady())) {
      if (hasEnded || performance.now() > giveUpAt) {
        child.kill("SIGKILL");
        throw new Error(`${this.#command[0]} did not start:\n${this.#words}`);
      }
      await after(20);
    }
  }

  /** As sudden as a crash; `start` it again, or leave it. */
  async kill9(): Promise<void> {
    const child = this.#child;
    if (!child || !running.has(child)) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }

  /** Stops it in the middle of whatever it does; its connections stay open. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
  }
}

/** A directory for an engine; what its test leaves there goes at the end of the run (global-setup.ts). */
export function engineDirectory(name: string): string {
  return mkdtempSync(join(process.env["PARLEY_TEST_ENGINES"] ?? tmpdir(), `${name}-`));
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The first bytes a server sends on a new connection after it has been told `greeting`; empty if there is no server. */
export async function firstWords(port: number, greeting = ""): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(greeting);
  try {
    const [words] = (await once(socket, "data")) as [Buffer];
    return words.toString();
  } catch {
    return "";
  } finally {
    socket.destroy();
  }
}
