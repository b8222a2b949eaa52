import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as after } from "node:timers/promises";

const TRACE_WITHIN_MS = 20_000;

export function requireStrace(): void {
  const { error } = spawnSync("strace", ["--version"]);
  if (error)
    throw new Error("this test reads the server's system calls: install strace (Debian: apt-get install strace)");
}

/** What starts a server so that its system calls, in all its threads, are written to `file`. */
export function straced(file: string, calls: string): readonly string[] {
  // -D: strace is the grandchild, so that the server is our own child and gets our signals.
  return ["strace", "-D", "-f", "--seccomp-bpf", "-y", "-s", "4096", "-e", `trace=${calls}`, "-o", file];
}

/** The whole trace: strace is done when it has seen the server exit. */
export async function readTrace(file: string, pid: number): Promise<string> {
  const giveUpAt = performance.now() + TRACE_WITHIN_MS;
  for (;;) {
    const trace = existsSync(file) ? readFileSync(file, "latin1") : "";
    if (new RegExp(`^${pid} +\\+\\+\\+ exited with 0`, "m").test(trace)) return trace;
    if (performance.now() > giveUpAt) throw new Error(`strace left ${trace.length} characters without an end`);
    await after(20);
  }
}
