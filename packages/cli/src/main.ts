#!/usr/bin/env node
import { randomId } from "@parley/server/lib/ids";
import { runCli } from "./run-cli.ts";

try {
  // As the server does: settings, and what the driver of PostgreSQL looks for (PGPASSWORD ...), may be in there.
  process.loadEnvFile();
} catch {
  // No .env file: the environment alone.
}

// Whoever read along has stopped; what was asked for is done all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  screen: process.stderr.isTTY
    ? { columns: process.stderr.columns || 80, draw: (text) => void process.stderr.write(text) }
    : null,
  monotonic: () => performance.now(),
  newId: randomId,
});
