import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as after } from "node:timers/promises";
import { Client } from "pg";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { RawClient } from "../../protocol/conformance/raw-client.ts";
import { newDataDir, ServerProcess, startServer } from "../../server/test/blackbox/kit/server-process.ts";
import { postgresPlace } from "../../server/test/engines/postgres-place.ts";
import { runParley, startParley } from "./kit/run-parley.ts";

const MESSAGES = 50;
const LOCK = 42;

let place: Awaited<ReturnType<typeof postgresPlace>>;
let holder: Client;
let dataDir: string;
let args: string[];

/** A stopped SQLite server's data, and a database in which messages can be made to wait on their way in. */
beforeEach(async () => {
  place = await postgresPlace();
  await (await place.open()).close();
  await place.query(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_advisory_xact_lock(${LOCK}); RETURN NULL; END $$`);
  await place.query("CREATE TRIGGER wait AFTER INSERT ON message FOR EACH STATEMENT EXECUTE FUNCTION wait()");
  holder = new Client({ connectionString: place.url });
  holder.on("error", () => {});
  await holder.connect();
});
afterEach(async () => {
  await holder.end();
  await place.remove();
});

async function stoppedServer(): Promise<void> {
  dataDir = newDataDir();
  args = ["migrate", "--from", join(dataDir, "parley.db"), "--to", place.url];
  const server = await startServer({ dataDir, env: { SEND_RATE: "0" } });
  const ana = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  await ana.next("ready");
  for (let n = 1; n <= MESSAGES; n++) await ana.ask({ type: "send", text: `message ${n}` });
  await server.terminate();
}

const hold = () => holder.query("SELECT pg_advisory_lock($1)", [LOCK]);
const letGo = () => holder.query("SELECT pg_advisory_unlock($1)", [LOCK]);

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await after(20);
}
const untilSomebodyWaits = (lock: string) =>
  until(async () => (await place.query(`SELECT FROM pg_locks WHERE NOT granted AND ${lock}`)).length > 0);

const countMessages = async (): Promise<number> =>
  Number((await place.query<{ count: string }>("SELECT count(*) FROM message"))[0]?.count);

it("a migration killed in the middle leaves the database empty and the source usable, and is run again", async () => {
  await stoppedServer();
  await hold();
  const first = startParley(args);
  await untilSomebodyWaits("locktype = 'advisory'");
  first.child.kill("SIGKILL");
  expect(await first.ended).toMatchObject({ signal: "SIGKILL" });
  await letGo();
  await until(
    async () =>
      (await place.query("SELECT FROM pg_stat_activity WHERE application_name = 'parley command'")).length === 0,
  );
  expect(await countMessages()).toBe(0);

  // The old server could still go on.
  const old = await startServer({ dataDir });
  const ana = await RawClient.upgrade(old.url, "/ws?room=lobby&name=ana");
  await ana.next("ready");
  expect(await ana.ask({ type: "send", text: "one more" })).toMatchObject({ type: "ack", seq: MESSAGES + 1 });
  await old.terminate();

  expect(await runParley(args)).toMatchObject({ code: 0 });
  expect(await countMessages()).toBe(MESSAGES + 1);
});

it("a migration that loses PostgreSQL ends with 1 and its reason, and the database is empty", async () => {
  await stoppedServer();
  await hold();
  const run = startParley(args);
  await untilSomebodyWaits("locktype = 'advisory'");
  await place.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'parley command'");
  expect(await run.ended).toMatchObject({ code: 1, output: expect.stringContaining("parley migrate: ") });
  await letGo();
  expect(await countMessages()).toBe(0);
});

it("nodes wait while a copy is made: one on the new database until it is complete, and none starts on the old", async () => {
  await stoppedServer();
  await hold();
  const run = startParley(args);
  await untilSomebodyWaits("locktype = 'advisory'");
  await expect(ServerProcess.start({ dataDir })).rejects.toThrow(/cannot open the store .*locked/);

  const starting = startServer({ dataDir, env: { DATABASE_URL: place.url } });
  await untilSomebodyWaits("locktype = 'relation' AND relation = 'meta'::regclass");
  await letGo();
  expect(await run.ended).toMatchObject({ code: 0 });
  const server = await starting;
  const ben = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ben&cursor=0");
  const db = new DatabaseSync(join(dataDir, "parley.db"), { readOnly: true });
  onTestFinished(() => db.close());
  expect(await ben.next("ready")).toMatchObject({
    epoch: db.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.["value"],
    rooms: [{ head: MESSAGES }],
  });
  await ben.until(() => ben.seqs.length === MESSAGES, "the whole log");
});

it("a running server's database is refused, and the server notices nothing", async () => {
  dataDir = newDataDir();
  const server = await startServer({ dataDir });
  const ana = await RawClient.upgrade(server.url, "/ws?room=lobby&name=ana");
  await ana.next("ready");
  const refused = await runParley(["migrate", "--from", join(dataDir, "parley.db"), "--to", place.url]);
  expect(refused).toMatchObject({ code: 1, output: expect.stringMatching(/is in use\. Stop the server/) });
  expect(await ana.ask({ type: "send", text: "still here" })).toMatchObject({ type: "ack", seq: 1 });
});
