import { flushCompileCache } from "node:module";
import type { Node } from "./assemble.ts";
import { ConfigError, readConfig } from "./config.ts";

/** By then everything that is read behind a start has been read. */
const FLUSH_AGAIN_MS = 3000;
/**
 * A terminal's Ctrl-C, and hosts that stop a container, signal every process at once; npm then passes on what it got
 * itself. So a second signal within this is the first one over again, and nobody's impatience.
 */
const SAME_SIGNAL_MS = 1000;

let node: Node | null = null;
let isStopping = false;
let signalledAt = -Infinity;

process.on("SIGTERM", stopOnSignal);
process.on("SIGINT", stopOnSignal);
// A bug has left the process in a state nobody designed: say so, drain, and let the supervisor start a clean one.
process.on("uncaughtException", (error) => fail(error));
process.on("unhandledRejection", (error) => fail(error));

try {
  const config = readConfig(process.env);
  const { compose } = await import("./compose.ts");
  node = await compose(config, { onFatal: fail });
  // Not left to the exit: the next start is to be a short one after a crash or a kill -9, too.
  flushCompileCache();
  setTimeout(flushCompileCache, FLUSH_AGAIN_MS).unref();
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

function stopOnSignal(): void {
  const now = performance.now();
  if (now - signalledAt < SAME_SIGNAL_MS) return;
  signalledAt = now;
  stop(0);
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
