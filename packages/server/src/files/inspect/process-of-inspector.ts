import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Clock } from "../../lib/clock.ts";
import type { Answer, Question } from "./messages.ts";

const ENTRY = fileURLToPath(new URL("./inspect-process.ts", import.meta.url));

/** The server's end of the process that looks at files: one question at a time. */
export class ProcessOfInspector {
  readonly #child: ChildProcess;
  readonly #clock: Clock;
  readonly #limitMs: number;
  #answer: ((answer: Answer | null) => void) | null = null;
  isAlive = true;

  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#child = fork(ENTRY, {
      // Neither the server's settings, which hold secrets, nor its options.
      env: {
        UV_THREADPOOL_SIZE: "2",
        ...(process.env["NODE_COMPILE_CACHE"] && { NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] }),
      },
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (answer: Answer) => this.#settle(answer));
    this.#child.on("error", () => this.#over());
    this.#child.on("exit", () => this.#over());
  }

  /** Null if the process died of it, or has not answered in time and was killed. */
  async ask(question: Question): Promise<Answer | null> {
    if (!this.isAlive) return null;
    const cancel = this.#clock.after(this.#limitMs, () => this.end());
    try {
      return await new Promise<Answer | null>((resolve) => {
        this.#answer = resolve;
        this.#child.send(question, (error) => error && this.end());
      });
    } finally {
      cancel();
    }
  }

  end(): void {
    this.#child.kill("SIGKILL");
    this.#over();
  }

  #over(): void {
    this.isAlive = false;
    this.#settle(null);
  }

  #settle(answer: Answer | null): void {
    const settle = this.#answer;
    this.#answer = null;
    settle?.(answer);
  }
}
