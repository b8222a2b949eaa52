import { enableCompileCache } from "node:module";
import { ConfigError, readConfig } from "./config.ts";

// Type stripping and compiling are most of a cold start; the second one finds both done.
enableCompileCache();

try {
  process.loadEnvFile();
} catch {
  // No .env file: the environment alone.
}

try {
  const config = readConfig(process.env);
  const { compose } = await import("./compose.ts");
  const node = await compose(config);
  const { host, port } = await node.listen();
  const shown = host.includes(":") ? `[${host}]` : host;
  process.stdout.write(`Parley is ready at http://${shown}:${port}\n`);
  stopOnSignals(node);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : describe(error)}\n`);
  process.exitCode = 1;
}

function stopOnSignals(node: {
  close(): Promise<void>;
  readonly log: { error(fields: object, message: string): void };
}): void {
  let isStopping = false;
  const stop = (code: number) => {
    // A second Ctrl-C means now.
    if (isStopping) process.exit(code || 130);
    isStopping = true;
    node.close().then(
      () => process.exit(code),
      (error: unknown) => {
        node.log.error({ error }, "draining failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => stop(0));
  process.on("SIGINT", () => stop(0));
  // A bug has left the process in a state nobody designed: say so, drain, and let the supervisor start a clean one.
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      node.log.error({ error }, `stopping after an ${event}`);
      stop(1);
    });
  }
}

function describe(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Parley could not start: ${reason}`;
}
