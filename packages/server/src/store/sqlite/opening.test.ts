import { stat, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MIGRATIONS, migrate } from "./migrate.ts";
import { openWriter } from "./open-database.ts";
import { temporaryPlace } from "./temporary-place.ts";

let place: Awaited<ReturnType<typeof temporaryPlace>>;
beforeEach(async () => {
  place = await temporaryPlace();
});
afterEach(() => place.remove());

test("the writing connection fsyncs every commit into a write-ahead log and enforces references", async () => {
  const store = await place.open();
  expect(await store.settings()).toEqual({ journalMode: "wal", synchronous: 2, foreignKeys: 1, busyTimeoutMs: 5_000 });
  await store.close();
});

test("the file is readable by its owner only, and closing leaves no log behind", async () => {
  const store = await place.open();
  expect((await stat(`${place.path}-wal`)).mode & 0o777).toBe(0o600);
  await store.close();
  expect((await stat(place.path)).mode & 0o777).toBe(0o600);
  await expect(stat(`${place.path}-wal`)).rejects.toThrow("ENOENT");
});

test("five processes' worth of stores starting at once agree on one schema and one epoch", async () => {
  const stores = await Promise.all(Array.from({ length: 5 }, () => place.open()));
  expect(new Set(stores.map(({ epoch }) => epoch)).size).toBe(1);
  await Promise.all(stores.map((store) => store.close()));
});

test("migrating twice changes nothing the second time", () => {
  const settings = { path: place.path, newEpoch: "first", maxPages: null };
  const { db } = openWriter(settings);
  const schema = () => db.prepare("SELECT name, sql FROM sqlite_schema").all();
  const before = schema();
  expect(migrate(db, "second")).toBe("first");
  expect(schema()).toEqual(before);
  db.close();
});

test("a migration that fails half way leaves the schema as it was", () => {
  const { db } = openWriter({ path: place.path, newEpoch: "first", maxPages: null });
  const broken = [...MIGRATIONS, "CREATE TABLE half (id TEXT) STRICT; CREATE TABLE room (id TEXT) STRICT"];
  expect(() => migrate(db, "second", broken)).toThrow("already exists");
  expect(db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get()).toBeUndefined();
  expect(migrate(db, "second")).toBe("first");
  db.close();
});

test("a database with a newer schema is refused by name", async () => {
  await (await place.open()).close();
  const db = new DatabaseSync(place.path);
  db.exec("UPDATE meta SET value = '999' WHERE key = 'schema_version'");
  db.close();
  await expect(place.open()).rejects.toThrow(/cannot open the store .*schema version 999, this program knows \d+/);
});

test("a file that is not a database is refused", async () => {
  await writeFile(place.path, "certainly not a database, but long enough to be looked at".repeat(100));
  await expect(place.open()).rejects.toThrow(/cannot open the store .*not a database/);
});

test("another program's database is refused and left alone", async () => {
  const db = new DatabaseSync(place.path);
  db.exec("CREATE TABLE recipe (id TEXT)");
  db.close();
  await expect(place.open()).rejects.toThrow(/cannot open the store .*another program/);
  const again = new DatabaseSync(place.path);
  expect(again.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "recipe" }]);
  again.close();
});

test("a directory that does not exist is refused", async () => {
  await expect(place.open({ path: `${place.path}/nowhere/parley.db` })).rejects.toThrow(
    /cannot open the store .*(ENOTDIR|ENOENT)/,
  );
});
