import { readFileSync } from "node:fs";
import path from "node:path";
import type { RunningContender, StartOptions } from "./contender.ts";
import { SERVERS } from "./paths.ts";
import { type ServerCommand, startServerProcess } from "./server-process.ts";

/** Runs a program with the very Node that runs the benchmark. */
export function startNodeServer(program: readonly string[], options: StartOptions, env: ServerCommand["env"] = {}) {
  const args = [...(options.nodeArgs ?? []), ...program];
  return startServerProcess({ command: process.execPath, args, env }, options);
}

export const startNodeFile = (file: string, options: StartOptions): Promise<RunningContender> =>
  startNodeServer([path.join(SERVERS, file)], options);

/** What is installed, not what was asked for. */
export function installedVersion(home: string, name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(home, "node_modules", name, "package.json"), "utf8"));
  return `${name} ${String((manifest as { version?: unknown }).version)}`;
}
