import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readTrace, requireStrace, straced } from "./kit/strace.ts";
import { newDataDir, restartServer, startServer } from "./kit/server-process.ts";

const BUDGET_MS = 500;
const TRIES = 8;
/** Each costs a start a third of a millisecond. It reads 221; unlike its time, that is the same on every machine. */
const MAX_MODULES = 250;

/** The JavaScript and TypeScript files that were opened, each once. */
function modulesIn(trace: string): string[] {
  const opened = trace.matchAll(/ openat\([^"\n]*"([^"\n]+\.(?:ts|[cm]?js))"(?!.* = -1 )/g);
  return [...new Set([...opened].map(([, path = ""]) => path))];
}

it("a second start is ready in under half a second", async () => {
  // The compile cache is the server's own, as it is for everybody who types `npm start`.
  let server = await startServer({ env: { NODE_COMPILE_CACHE: "" } });
  await server.terminate();
  const startsMs: number[] = [];
  while (startsMs.length < TRIES && Math.min(...startsMs) >= BUDGET_MS) {
    const startedAt = performance.now();
    server = await restartServer(server);
    const { status } = await fetch(new URL("/readyz", server.url));
    startsMs.push(Math.round(performance.now() - startedAt));
    expect(status).toBe(200);
    await server.terminate();
  }
  process.stdout.write(`from spawn to /readyz: ${startsMs.join(", ")} ms\n`);
  // The best of them counts: what the machine does besides is not the server's.
  expect(Math.min(...startsMs)).toBeLessThan(BUDGET_MS);
});

it("what a first start has compiled is there for the next one, even after a kill -9", async () => {
  const server = await startServer({ env: { NODE_COMPILE_CACHE: "" } });
  await server.kill9();
  const cached = readdirSync(join(server.dataDir, "compile-cache"), { recursive: true });
  expect(cached.length).toBeGreaterThan(200);
});

it("a start reads few modules before it listens, and none that only the HTTP API, a token or a log line needs", async () => {
  requireStrace();
  const file = join(newDataDir(), "trace");
  const server = await startServer({ wrapper: straced(file, "openat,listen") });
  expect((await fetch(new URL("/api/v1/config", server.url))).status).toBe(200);
  await server.terminate();

  const trace = await readTrace(file, server.pid);
  const modules = modulesIn(trace.slice(0, trace.indexOf(" listen(")));
  expect(modules.filter((path) => /node_modules\/(@?fastify|jose|pino|prom-client)\//.test(path))).toEqual([]);
  expect(modules.length).toBeGreaterThan(100);
  expect(modules.length, modules.join("\n")).toBeLessThan(MAX_MODULES);
  // The trace would show it: the API was read later.
  expect(modulesIn(trace).some((path) => path.includes("/node_modules/fastify/"))).toBe(true);
});
