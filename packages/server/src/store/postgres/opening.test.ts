import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { MIGRATIONS, migrate } from "./migrate.ts";
import { openPostgresStore } from "./postgres-store.ts";

let place: Awaited<ReturnType<typeof postgresPlace>>;
beforeEach(async () => {
  place = await postgresPlace();
});
afterEach(() => place.remove());

/** Runs `work` on a connection of its own. */
async function connected<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: place.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const TABLES = `SELECT table_name AS name, column_name AS field, data_type AS type, collation_name AS sorting
  FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`;

test("every connection flushes its commits and waits for nothing without a limit, whatever the database's defaults", async () => {
  for (const setting of ["synchronous_commit = off", "default_transaction_isolation = 'serializable'"]) {
    await place.query(`ALTER DATABASE ${place.database} SET ${setting}`);
  }
  const store = await place.open();
  const settings = {
    synchronousCommit: "on",
    isolation: "read committed",
    lockTimeout: "3s",
    statementTimeout: "8s",
    idleInTransactionTimeout: "2s",
  };
  expect(await store.settings()).toEqual([settings, settings]);
  await store.close();
});

test("five nodes starting at once on an empty database agree on one schema and one epoch", async () => {
  const stores = await Promise.all(Array.from({ length: 5 }, () => place.open()));
  expect(new Set(stores.map(({ epoch }) => epoch)).size).toBe(1);
  await Promise.all(stores.map((store) => store.close()));
});

test("migrating twice changes nothing the second time", async () => {
  await connected(async (client) => {
    expect(await migrate(client, "first")).toBe("first");
    const before = await place.query(TABLES);
    expect(await migrate(client, "second")).toBe("first");
    expect(await place.query(TABLES)).toEqual(before);
  });
});

test("a migration that fails half way leaves the schema as it was", async () => {
  await connected(async (client) => {
    await migrate(client, "first");
    const before = await place.query(TABLES);
    const broken = [...MIGRATIONS, "CREATE TABLE half (id TEXT); CREATE TABLE room (id TEXT)"];
    await expect(migrate(client, "second", broken)).rejects.toThrow("already exists");
    expect(await place.query(TABLES)).toEqual(before);
    expect(await migrate(client, "second")).toBe("first");
  });
});

test("every text that is a key or is sorted compares by its bytes", async () => {
  await (await place.open()).close();
  const texts = await place.query<{ field: string }>(
    `SELECT * FROM (${TABLES}) AS t WHERE type = 'text' AND sorting IS NULL ORDER BY 1, 2`,
  );
  const neverCompared = ["files", "kind", "level", "password_hash", "posting", "role", "sender_kind", "status", "type"];
  expect(new Set(texts.map(({ field }) => field))).toEqual(new Set(neverCompared));
});

test("a database with a newer schema is refused by name", async () => {
  await (await place.open()).close();
  await place.query("UPDATE meta SET value = '999' WHERE key = 'schema_version'");
  await expect(place.open()).rejects.toThrow(/cannot open the store .*schema version 999, this program knows \d+/);
});

test.each([
  ["meta", "CREATE TABLE meta (id TEXT)", /the table meta belongs to another program/],
  ["room", "CREATE TABLE room (id TEXT)", /relation "room" already exists/],
])("another program's table %s is refused and left alone", async (_, create, reason) => {
  await place.query(create);
  const before = await place.query(TABLES);
  await expect(place.open()).rejects.toThrow(reason);
  expect(await place.query(TABLES)).toEqual(before);
});

test("a database in another encoding is refused", async () => {
  const latin = await postgresPlace("ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
  await expect(latin.open()).rejects.toThrow("the database has the encoding LATIN1, and Parley needs UTF8");
  await latin.remove();
});

test.each([
  ["a server that is not there", "postgres://parley:s3cret@127.0.0.1:1/chat", /ECONNREFUSED/],
  ["a URL that is none", "postgres://parley:s3cret@127.0.0.1:port/chat", /Invalid URL/],
])("%s is refused without telling the password", async (_, url, reason) => {
  const error = await openPostgresStore({ url }).catch(String);
  expect(error).toMatch(/cannot open the store on PostgreSQL/);
  expect(error).toMatch(reason);
  expect(error).not.toContain("s3cret");
});
