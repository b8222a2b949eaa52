import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it printed, both streams. */
  readonly output: string;
}

/** A command in a process of its own; killed with the test at the latest. */
export interface RunningParley {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

export function startParley(args: readonly string[], nodeArgs: readonly string[] = []): RunningParley {
  const child = spawn(process.execPath, [...nodeArgs, MAIN, ...args], {
    // Nobody's .env file.
    cwd: "/",
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  const keep = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, output }));
  });
  return { child, ended };
}

export const runParley = (args: readonly string[], nodeArgs?: readonly string[]): Promise<Ran> =>
  startParley(args, nodeArgs).ended;
