import { readdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, it } from "vitest";
import { RawClient } from "../../../protocol/conformance/raw-client.ts";
import { readTrace, requireStrace, straced } from "./kit/strace.ts";
import { newDataDir, restartServer, ServerProcess, startServer } from "./kit/server-process.ts";

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

it("two servers that start at once on one new DATA_DIR both work, and share one log without a hole", async () => {
  const dataDir = newDataDir();
  const servers = await Promise.all([ServerProcess.start({ dataDir }), ServerProcess.start({ dataDir })]);
  try {
    const clients = await Promise.all(
      servers.map(({ url }) => RawClient.upgrade(url, "/ws?room=lobby&name=ana&cursor=0")),
    );
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        clients[index % 2]?.ask({ type: "send", text: `message ${index}` }),
      ),
    );
    expect(answers.map((ack) => Number(ack?.["seq"])).toSorted((a, b) => a - b)).toEqual(
      answers.map((_, index) => index + 1),
    );
    // Each hears the other's messages by the check of heads: there is no bus between them.
    for (const client of clients) {
      await client.until(() => client.seqs.length >= answers.length, "everything");
      expect(client.seqs).toEqual(answers.map((_, index) => index + 1));
    }
    // One secret, too: whoever came in here is known there.
    const { token, self } = await (clients[0] as RawClient).next("ready");
    const there = await RawClient.upgrade(servers[1].url, "/ws");
    there.send({ type: "hello", token });
    expect((await there.next("ready"))["self"]).toEqual(self);
  } finally {
    await Promise.all(servers.map((server) => server.kill9()));
  }
  const db = new DatabaseSync(join(dataDir, "parley.db"));
  expect(db.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  db.close();
});

it("a server that Node watches, as `npm run dev` has it, works like any other", async () => {
  const server = await startServer({ nodeArgs: ["--watch"] });
  const ana = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  expect(await ana.ask({ type: "send", text: "hello" })).toMatchObject({ type: "ack", seq: 1 });
  await server.terminate();
});

it("a server that cannot start says what is wrong, in one line per problem, and exits with 1", async () => {
  const failure = await ServerProcess.start({ env: { SEND_RATE: "fast", LOG_LEVEL: "loud" } }).catch(String);
  expect(failure).toMatch(/ended with 1/);
  expect(failure).toMatch(/SEND_RATE: /);
  expect(failure).toMatch(/LOG_LEVEL: /);
});
