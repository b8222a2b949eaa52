import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../protocol/conformance/raw-client.ts";
import { newDataDir, type ServerProcess, startServer } from "../../server/test/blackbox/kit/server-process.ts";
import { postgresPlace } from "../../server/test/engines/postgres-place.ts";
import { runParley } from "./kit/run-parley.ts";

async function places(): Promise<{ dataDir: string; databaseUrl: string }> {
  const place = await postgresPlace();
  onTestFinished(() => place.remove());
  return { dataDir: newDataDir(), databaseUrl: place.url };
}

/** Somebody says something and goes; answers what the client knows then. */
async function visit(server: ServerProcess) {
  const client = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  const { token, epoch, rooms } = await client.next("ready");
  const { seq } = await client.ask({ type: "send", text: "hello" });
  return { token, epoch, cursors: { [(rooms as { id: string }[])[0]?.id ?? ""]: Number(seq) } };
}

it.each(["SQLite", "PostgreSQL"])(
  "with a new epoch on %s a client whose cursor would fit starts over",
  async (kind) => {
    const { dataDir, databaseUrl } = await places();
    const store = kind === "SQLite" ? join(dataDir, "parley.db") : databaseUrl;
    const env = { DATABASE_URL: store };
    const server = await startServer({ dataDir, env });
    const known = await visit(server);

    const inUse = await runParley(["renew-epoch", "--store", store]);
    expect(inUse).toMatchObject({ code: 1, output: expect.stringMatching(/stop/i) });
    await server.terminate();
    expect(await runParley(["renew-epoch", "--store", store])).toMatchObject({ code: 0 });

    const next = await startServer({ dataDir, env });
    const client = await RawClient.upgrade(next.url, "/ws");
    client.send({ type: "hello", ...known });
    expect((await client.next("ready"))["epoch"]).not.toBe(known.epoch);
    await client.next("resync");
  },
);

it("where there is no store, nothing is made", async () => {
  const { dataDir, databaseUrl } = await places();
  const missing = await runParley(["renew-epoch", "--store", join(dataDir, "parley.db")]);
  expect(missing).toMatchObject({ code: 1, output: expect.stringContaining("there is no file") });
  const empty = await runParley(["renew-epoch", "--store", databaseUrl]);
  expect(empty).toMatchObject({ code: 1, output: expect.stringContaining("there is no store in this database") });
});
