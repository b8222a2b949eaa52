import { enableCompileCache } from "node:module";
import path from "node:path";
import type { Node } from "./compose.ts";

try {
  process.loadEnvFile();
} catch {
  // No .env file: the environment alone.
}

// Stripping types and compiling are most of a cold start; from the second start on both are found done. The cache is
// enabled before anything of ours is imported, in a directory only this user writes to.
enableCompileCache(path.join(process.env.DATA_DIR || "./data", "compile-cache"));
const { ConfigError, readConfig } = await import("./config.ts");
const { compose } = await import("./compose.ts");

let node: Node | null = null;
let isStopping = false;

process.on("SIGTERM", () => stop(0));
process.on("SIGINT", () => stop(0));
// A bug has left the process in a state nobody designed: say so, drain, and let the supervisor start a clean one.
process.on("uncaughtException", (error) => fail(error));
process.on("unhandledRejection", (error) => fail(error));

try {
  node = await compose(readConfig(process.env), { onFatal: fail });
  const { host, port } = await node.listen();
  process.stdout.write(`Parley is ready at http://${host.includes(":") ? `[${host}]` : host}:${port}\n`);
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : `Parley could not start: ${reason(error)}`}\n`,
  );
  stop(1);
}

function fail(error: unknown): void {
  if (node) node.log.error({ error }, "stopping after an error nobody expected");
  else process.stderr.write(`Parley stops: ${reason(error)}\n`);
  stop(1);
}

/** Drains and exits. Asked a second time, it exits at once. */
function stop(exitCode: number): void {
  if (isStopping || !node) process.exit(exitCode || (isStopping ? 130 : 0));
  isStopping = true;
  node.close().then(
    () => process.exit(exitCode),
    (error: unknown) => {
      process.stderr.write(`Parley could not drain: ${reason(error)}\n`);
      process.exit(1);
    },
  );
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
