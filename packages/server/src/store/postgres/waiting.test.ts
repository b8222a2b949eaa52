import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { openRoom, range, roomId, say, visitor } from "../rules/cast.ts";
import type { PostgresStore } from "./postgres-store.ts";

const ana = visitor("Ana");
const BUSY = { status: "rejected", reason: expect.objectContaining({ code: "busy", retryAfterMs: 1_000 }) };
let place: Awaited<ReturnType<typeof postgresPlace>>;
let store: PostgresStore;
let locker: Client;
beforeEach(async () => {
  place = await postgresPlace();
  store = await place.open({ maxConnections: 3, patience: { connectMs: 300, lockMs: 300 } });
  locker = new Client({ connectionString: place.url });
  await locker.connect();
});
afterEach(async () => {
  await locker.end();
  await store.close();
  await place.remove();
});

test("while a table is locked every call is answered busy within the limits, on no more connections than allowed; then all is well", async () => {
  const room = await openRoom(store);
  await say(store, room, ana, "before");
  await locker.query("BEGIN; LOCK TABLE room IN ACCESS EXCLUSIVE MODE");
  const started = performance.now();
  const calls = range(1, 60).map((n) => (n % 3 === 0 ? say(store, room, ana, `message ${n}`) : store.heads([room])));
  await expect.poll(sessions).toBe(3);
  expect(await Promise.allSettled(calls)).toEqual(calls.map(() => BUSY));
  expect(performance.now() - started).toBeLessThan(3_000);
  await locker.query("ROLLBACK");
  expect(await say(store, room, ana, "after")).toBe(2);
  expect(await store.heads([room])).toEqual([2]);
  expect(await sessions()).toBeLessThanOrEqual(3);
});

test("what waits for a connection is bounded in bytes: over it a call is busy at once", async () => {
  const room = await openRoom(store);
  await locker.query("BEGIN; LOCK TABLE room IN ACCESS EXCLUSIVE MODE");
  const many = Array.from({ length: 4_000 }, () => roomId("x".repeat(64)));
  let refusedAtOnce = 0;
  const calls = range(1, 20).map(() => store.heads(many).catch(() => (refusedAtOnce += 1)));
  await new Promise(setImmediate);
  expect(refusedAtOnce).toBeGreaterThan(5);
  expect(refusedAtOnce).toBeLessThan(20);
  await Promise.all(calls);
  await locker.query("ROLLBACK");
  expect(await store.heads([room])).toEqual([0]);
});

test("a server that has no connection left answers busy, and is asked again by the next call", async () => {
  const room = await openRoom(store);
  await place.query(`ALTER DATABASE ${place.database} CONNECTION LIMIT 0`);
  await place.query(`CREATE ROLE somebody LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO somebody`);
  const url = place.url.replace("user=parley", "user=somebody");
  await expect(place.open({ url })).rejects.toThrow("too many connections for database");
  await place.query(`ALTER DATABASE ${place.database} CONNECTION LIMIT -1`);
  const other = await place.open({ url });
  await place.query(`ALTER DATABASE ${place.database} CONNECTION LIMIT 0`);
  expect(await Promise.allSettled([say(other, room, ana, "hello"), other.heads([room])])).toEqual([BUSY, BUSY]);
  await place.query(`ALTER DATABASE ${place.database} CONNECTION LIMIT -1`);
  expect(await say(other, room, ana, "hello")).toBe(1);
  await other.close();
});

async function sessions(): Promise<number> {
  const rows = await place.query(
    "SELECT 1 FROM pg_stat_activity WHERE application_name = 'parley' AND datname = current_database()",
  );
  return rows.length;
}
