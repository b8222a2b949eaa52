import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALICE, NOON, openRoom, say, userActor, visitor } from "../../../server/src/store/rules/cast.ts";
import { postgresPlace } from "../../../server/test/engines/postgres-place.ts";
import { handShell } from "../../test/kit/hand-shell.ts";
import { everythingIn, sampleStore } from "../../test/kit/sample-store.ts";
import { migrateStore } from "./migrate-store.ts";
import { createProgress } from "./progress.ts";

let from: Awaited<ReturnType<typeof sampleStore>>;
let to: Awaited<ReturnType<typeof postgresPlace>>;
beforeEach(async () => {
  [from, to] = await Promise.all([sampleStore(), postgresPlace()]);
});
afterEach(() => Promise.all([from.remove(), to.remove()]));

const run = (options: { from?: string; to?: string } = {}) =>
  migrateStore({ from: from.path, to: to.url, progress: createProgress(handShell()), ...options });
/** Why it does not work. */
const reason = (options?: { from?: string; to?: string }): Promise<string> =>
  run(options).then(
    () => "it worked",
    (error: Error) => error.message,
  );
const rowsIn = async (table: string): Promise<number> =>
  Number((await to.query<{ count: string }>(`SELECT count(*) FROM "${table}"`))[0]?.count);
const change = (path: string, sql: string): void => {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
};

test("a node finds in PostgreSQL everything it had in SQLite, its epoch as well", async () => {
  expect(await run()).toMatchObject({ rooms: 3 });
  const store = await to.open();
  expect(await everythingIn(store)).toEqual(from.seen);
  expect(await store.redeemTicket("ticket-1", NOON)).toEqual(userActor(ALICE));
  expect(await store.redeemTicket("ticket-2", NOON)).toEqual(visitor("ana"));
  // A retry gets the first result, and what is new the next seq.
  const general = await openRoom(store, "general");
  expect(await say(store, general, visitor("ana"), { text: "once", clientMsgId: "m-1" })).toBe(12);
  expect(await say(store, general, visitor("ana"), "more")).toBe(14);
  await store.close();
});

test("the source is not changed, and nobody can open it meanwhile", async () => {
  const digest = (): string => createHash("sha256").update(readFileSync(from.path)).digest("hex");
  const before = digest();
  const progress = createProgress(handShell());
  let attempt = "";
  const look = (): void => {
    const db = new DatabaseSync(from.path);
    try {
      db.prepare("SELECT * FROM meta").all();
    } catch (error) {
      attempt = String(error);
    }
    db.close();
  };
  await migrateStore({ from: from.path, to: to.url, progress: { ...progress, task: look } });
  expect(attempt).toContain("database is locked");
  expect(digest()).toBe(before);
  expect(existsSync(`${from.path}-wal`)).toBe(false);
});

test("what a killed server left in its write-ahead log is copied, too", async () => {
  const store = await from.open();
  await say(store, await openRoom(store, "general"), visitor("ana"), "acknowledged at the last moment");
  // Its files as they are at this moment are what a crash leaves.
  for (const end of ["", "-wal"]) copyFileSync(`${from.path}${end}`, `${from.path}.crashed${end}`);
  await store.close();
  await run({ from: `${from.path}.crashed` });
  expect(await to.query("SELECT seq FROM message WHERE text = 'acknowledged at the last moment'")).toHaveLength(1);
});

describe("a source is refused and left alone", () => {
  test("while a server has it open", async () => {
    const store = await from.open();
    expect(await reason()).toMatch(/cannot use .*parley\.db: it is in use\. Stop the server/);
    await store.close();
    await run();
  });

  test("if it is not there, and is not made", async () => {
    expect(await reason({ from: `${from.path}.old` })).toMatch(/there is no file .*parley\.db\.old/);
    expect(existsSync(`${from.path}.old`)).toBe(false);
  });

  test("if it is no database, or another program's, or empty", async () => {
    writeFileSync(`${from.path}.txt`, "certainly not a database, but long enough to be looked at".repeat(100));
    expect(await reason({ from: `${from.path}.txt` })).toContain("not a database");
    change(`${from.path}.recipes`, "CREATE TABLE recipe (id TEXT)");
    expect(await reason({ from: `${from.path}.recipes` })).toContain("another program");
    writeFileSync(`${from.path}.empty`, "");
    expect(await reason({ from: `${from.path}.empty` })).toContain("it is empty");
  });

  test.each([
    ["1", /schema version 1, this program knows \d+: start the server of this version on it once, and stop it again/],
    ["999", /schema version 999, this program knows \d+: use the version it was made by/],
  ])("if its schema has version %s", async (version, words) => {
    change(from.path, `UPDATE meta SET value = '${version}' WHERE key = 'schema_version'`);
    expect(await reason()).toMatch(words);
  });
});

describe("a database is refused and left alone", () => {
  test("if another program has tables in it", async () => {
    await to.query("CREATE TABLE recipe (id TEXT)");
    expect(await reason()).toBe("the database is not empty: it has the tables recipe");
    expect(await to.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([
      { tablename: "recipe" },
    ]);
  });

  test("if somebody has chatted on it", async () => {
    const store = await to.open();
    await openRoom(store, "here");
    await store.close();
    expect(await reason()).toBe("the database is not empty: there are rows in room");
    expect(await rowsIn("room")).toBe(1);
  });

  test("if the copy is there already", async () => {
    await run();
    expect(await reason()).toMatch(/it holds this very store already, from a migration that was completed before/);
    expect(await rowsIn("room")).toBe(3);
  });

  test("while a node is connected to it", async () => {
    const store = await to.open();
    await store.heads([]);
    await store.settings();
    expect(await reason()).toMatch(/nodes are connected to the database \(\d+ connections\)\. Stop all of them first/);
    await store.close();
    await run();
  });

  test("if it cannot be reached, without telling the password", async () => {
    const words = await reason({ to: "postgres://parley:s3cret@127.0.0.1:1/chat" });
    expect(words).toMatch(/cannot connect to PostgreSQL: .*ECONNREFUSED/);
    expect(words).not.toContain("s3cret");
  });
});

test("a database that a node has only looked at is used, with the source's epoch", async () => {
  await (await to.open()).close();
  await run();
  const store = await to.open();
  expect(store.epoch).toBe((from.seen as { epoch: string }).epoch);
  await store.close();
});

describe("a copy that is not what the source is,", () => {
  /** Has PostgreSQL do something to rows on their way in. */
  async function sabotage(table: string, body: string): Promise<void> {
    await (await to.open()).close();
    await to.query(
      `CREATE FUNCTION sabotage() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$`,
    );
    await to.query(`CREATE TRIGGER sabotage BEFORE INSERT ON "${table}" FOR EACH ROW EXECUTE FUNCTION sabotage()`);
  }
  const flip = "NEW.text = overlay(NEW.text placing 'x' from 1 for 1);";

  test.each([
    [
      "a flipped letter",
      "message",
      `IF NEW.seq = 17 THEN ${flip} END IF;`,
      "message, room lobby: row room=room-lobby seq=17 differs",
    ],
    [
      "a row that is missing",
      "room_event",
      "IF NEW.seq = 3 AND NEW.room = 'room-lobby' THEN RETURN NULL; END IF;",
      "room_event, room lobby: row room=room-lobby seq=3 is missing",
    ],
    [
      "a NULL that is none",
      "session",
      "IF NEW.previous_hash IS NULL THEN NEW.previous_hash = '~'; END IF;",
      "session: row id=session-alice differs",
    ],
    [
      "a head that is behind",
      "room",
      "IF NEW.code = 'general' THEN NEW.head = NEW.head - 1; END IF;",
      "room general: head 13, last of 13 events 13 in SQLite, head 12, last of 13 events 13 in PostgreSQL",
    ],
    ["a changed name", "user", "IF NEW.id = 'bob' THEN NEW.name = 'Rob'; END IF;", "user: row id=bob differs"],
  ])("but has %s, is undone with the row named, and another run may follow", async (_, table, body, words) => {
    await sabotage(table, body);
    const found = await reason();
    expect(found.split("\n")[0]).toBe("the copy differs from the source, and has been undone:");
    expect(found.split("\n")).toContain(`  ${words}`);
    for (const name of ["room", "message", "user"]) expect(await rowsIn(name)).toBe(0);
    await to.query(`DROP TRIGGER sabotage ON "${table}"`);
    await run();
    expect(await rowsIn("message")).toBe(310);
  });

  test("in any of its rows, is described by a few of them", async () => {
    await sabotage("message", `${flip} NEW.sender_name = 'nobody';`);
    const faults = (await reason()).split("\n").filter((line) => line.includes("message"));
    expect(faults.length).toBeLessThan(10);
  });
});
