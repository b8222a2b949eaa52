import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { ensureDebianPackages } from "./contenders/debian-packages.ts";
import { BENCH, BUILD } from "./contenders/paths.ts";
import { runTool } from "./contenders/run-tool.ts";

const SOURCE = path.join(BENCH, "generator");
const BINARY = path.join(BUILD, "generate");
/** More than any scenario takes; a generator that hangs must not hang the run. */
const LIMIT_MS = 400_000;

/** What the generator says, a JSON object a line: `at` names it, the rest depends on it (see generator/). */
export interface GeneratorEvent {
  readonly at: "connecting" | "connected" | "warm" | "steady" | "result" | "violation";
  readonly [field: string]: unknown;
}

/** A delivery was missing, repeated, reordered or changed, or a member was thrown out: the run has failed. */
export class DeliveryViolation extends Error {
  constructor(text: string) {
    super(text);
    this.name = "DeliveryViolation";
  }
}

export async function buildGenerator(): Promise<void> {
  await ensureDebianPackages({ packages: ["gcc", "libc6-dev"], files: ["gcc"] });
  mkdirSync(BUILD, { recursive: true });
  const files = readdirSync(SOURCE).filter((name) => name.endsWith(".c"));
  const flags = ["-O2", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"];
  await runTool("gcc", [...flags, "-o", BINARY, ...files.map((name) => path.join(SOURCE, name))]);
}

/** One run of the generator on its core. */
export class Generator {
  readonly #child: ChildProcess;
  readonly #events: AsyncIterator<string>;
  readonly #killAtExit = () => this.#child.kill("SIGKILL");

  constructor(core: number, args: readonly string[]) {
    this.#child = spawn("taskset", ["-c", String(core), BINARY, ...args], {
      stdio: ["pipe", "pipe", "inherit"],
      timeout: LIMIT_MS,
      killSignal: "SIGKILL",
    });
    const { stdout, stdin } = this.#child;
    if (!stdout || !stdin) throw new Error("the generator has no pipes");
    // It may end before it reads what it is told.
    stdin.on("error", () => {});
    this.#events = createInterface({ input: stdout })[Symbol.asyncIterator]();
    process.once("exit", this.#killAtExit);
    this.#child.once("exit", () => process.off("exit", this.#killAtExit));
  }

  /** Resolves with the first event of that kind; rejects when the generator ends without it. */
  async next(at: GeneratorEvent["at"]): Promise<GeneratorEvent> {
    for (;;) {
      const line = await this.#events.next();
      if (line.done) throw new Error(`the generator ended before "${at}"`);
      const event = JSON.parse(line.value) as GeneratorEvent;
      if (event.at === "violation") throw new DeliveryViolation(String(event["text"]));
      if (event.at === at) return event;
    }
  }

  /** What the scenario waits for has happened. */
  tell(): void {
    this.#child.stdin?.write("\n");
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
