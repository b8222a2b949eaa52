import { DatabaseSync } from "node:sqlite";
import { migrate as migratePostgres } from "@parley/server/store/postgres/migrate";
import { migrate as migrateSqlite } from "@parley/server/store/sqlite/migrate";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { postgresPlace } from "../../../server/test/engines/postgres-place.ts";
import { planTables } from "./plan-tables.ts";
import { postgresTables } from "./postgres-tables.ts";
import { sqliteTables } from "./sqlite-tables.ts";
import type { PostgresTable, Table } from "./table.ts";

/** The schemas as this version's migrations make them. */
async function realSchemas(): Promise<{ sqlite: Table[]; postgres: PostgresTable[] }> {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => db.close());
  migrateSqlite(db, "epoch");
  const place = await postgresPlace();
  onTestFinished(() => place.remove());
  const client = new Client({ connectionString: place.url });
  await client.connect();
  try {
    await migratePostgres(client, "epoch");
    return { sqlite: sqliteTables(db), postgres: await postgresTables(client) };
  } finally {
    await client.end();
  }
}

test("every table and column of the two schemas is copied, or named in exceptions.ts with a reason", async () => {
  const { sqlite, postgres } = await realSchemas();
  const { tables, disagreements } = planTables(sqlite, postgres);
  expect(disagreements).toEqual([]);
  expect(tables.length).toBeGreaterThanOrEqual(7);
  // What a fault in the copy is named by.
  expect(tables.filter(({ key }) => key.length === 0).map(({ name }) => name)).toEqual([]);
});

const ours = (name: string, ...columns: string[]): Table => ({
  name,
  columns: columns.map((column) => ({ name: column, type: "TEXT" })),
});
const theirs = (name: string, ...columns: string[]): PostgresTable => ({
  name,
  columns: columns.map((column) => ({ name: column, type: "text" })),
  key: columns.slice(0, 1),
  references: [],
});

test.each([
  ["a table", [ours("room", "id"), ours("pin", "id")], [theirs("room", "id")], "pin is in SQLite only"],
  ["a table", [ours("room", "id")], [theirs("room", "id"), theirs("pin", "id")], "pin is in PostgreSQL only"],
  ["a column", [ours("room", "id", "topic")], [theirs("room", "id")], "room.topic is in SQLite only"],
  ["a column", [ours("room", "id")], [theirs("room", "id", "topic")], "room.topic is in PostgreSQL only"],
])("%s on one side only is found and named", (_, sqlite, postgres, fault) => {
  expect(planTables(sqlite, postgres, []).disagreements).toEqual([fault]);
});

test("a column whose two types nobody has thought about is found and named", () => {
  const there = { ...theirs("room", "id"), columns: [{ name: "id", type: "jsonb" }] };
  expect(planTables([ours("room", "id")], [there], []).disagreements).toEqual([
    "room.id is TEXT in SQLite and jsonb in PostgreSQL",
  ]);
});

test("what is named as an exception is left out, and an exception that is none any more is found", () => {
  const why = "for the test";
  const exceptions = [{ only: "sqlite", table: "room", column: "topic", why }] as const;
  const [sqlite, postgres] = [ours("room", "id", "topic"), theirs("room", "id")];
  const plan = planTables([sqlite], [postgres], exceptions);
  expect(plan.disagreements).toEqual([]);
  expect(plan.tables[0]?.columns.map(({ name }) => name)).toEqual(["id"]);
  expect(planTables([ours("room", "id")], [postgres], exceptions).disagreements).toEqual([
    "room.topic is named as an exception and is none",
  ]);
});

test("tables come after those they refer to, and a circle of them is an error", () => {
  const refer = (name: string, ...references: string[]) => ({ ...theirs(name, "id"), references });
  const chain = [refer("a", "b", "a"), refer("b", "c"), refer("c")];
  const sqlite = ["a", "b", "c"].map((name) => ours(name, "id"));
  expect(planTables(sqlite, chain, []).tables.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  expect(() => planTables(sqlite, [refer("a", "b"), refer("b", "a"), refer("c")], [])).toThrow("in a circle: a, b");
});
