import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** Where packages/web/vite.config.ts sends what the page asks of the server. */
const SERVER = { HOST: "127.0.0.1", PORT: "8080" };
const PAGE = { host: "127.0.0.1", port: "5173" };

/** The tools are on PATH inside an npm script. */
const PARTS = [
  {
    name: "server",
    command: ["node", "--watch", "--watch-preserve-output", "packages/server/src/start.mjs"],
    env: SERVER,
  },
  {
    name: "page",
    command: ["vite", "packages/web", "--host", PAGE.host, "--port", PAGE.port, "--strictPort", "--clearScreen=false"],
    env: {},
  },
] as const;

function start({ name, command, env }: (typeof PARTS)[number]): ChildProcess {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  prefix(name, child.stdout);
  prefix(name, child.stderr);
  return child;
}

function prefix(name: string, output: Readable): void {
  createInterface({ input: output }).on("line", (line) => process.stdout.write(`${name.padEnd(6)} | ${line}\n`));
}

const children = PARTS.map(start);
process.stdout.write(`The page: http://${PAGE.host}:${PAGE.port}/ (it follows your edits; Ctrl-C stops everything)\n`);

// A terminal's Ctrl-C reaches the children by itself; a signal sent to this process alone must be passed on.
const stop = (): void => {
  for (const child of children) child.kill("SIGTERM");
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);

// Neither is of use without the other. `node --watch` outlives a crashed server and starts it again at the next edit.
const exits = children.map((child) => once(child, "exit"));
await Promise.race(exits);
stop();
await Promise.all(exits);
