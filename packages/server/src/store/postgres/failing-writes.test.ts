import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { NOON, openRoom, say, visitor } from "../rules/cast.ts";

const ana = visitor("Ana");
const ben = visitor("Ben");
let place: Awaited<ReturnType<typeof postgresPlace>>;
beforeEach(async () => {
  place = await postgresPlace();
});
afterEach(() => place.remove());

test("rows the database cannot hold are rejected alone, whatever else shares their batch", async () => {
  const errors: Error[] = [];
  const store = await place.open({ onError: (error) => errors.push(error) });
  const room = await openRoom(store);
  const user = { id: ana.id, name: ana.name };
  await store.createUser({ ...user, nameKey: "ana", passwordHash: "hash", at: NOON });
  const outcomes = await Promise.allSettled([
    say(store, room, ana, "one"),
    store.append({ room, actor: ana, text: "at no time", at: 0.5, clientMsgId: "m-1" }),
    store.append({ room, actor: ana, text: "cut\0short", at: NOON }),
    store.join({ room, user, at: NOON }),
    store.append({ room, actor: ana, text: "nor at this", at: Number.NaN }),
    store.append({
      room,
      actor: ben,
      text: "no index holds it",
      at: NOON,
      clientMsgId: randomBytes(9_000).toString("hex"),
    }),
    say(store, room, ana, "two"),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
    "rejected",
    "rejected",
    "fulfilled",
  ]);
  const log = await store.eventsAfter(room, 0, 10);
  expect(log.map(({ seq, type }) => [seq, type])).toEqual([
    [1, "message"],
    [2, "member_joined"],
    [3, "message"],
  ]);
  expect(await store.markRead(room, user.id, 1)).toMatchObject({ seq: 2, unread: 1, mentions: 0 });
  expect(await say(store, room, ana, { text: "at last", clientMsgId: "m-1" })).toBe(4);
  expect(errors).toEqual([]);
  await store.close();
});

test.each([
  ["a full disk", "53100", "storage_failed"],
  ["an I/O error", "58030", "storage_failed"],
  ["a lock held for too long", "55P03", "busy"],
  ["a server that can only be read", "25006", "busy"],
])(
  "%s refuses the whole batch, stores nothing of it, is said once, and smaller writes go on",
  async (_, code, refusal) => {
    const errors: Error[] = [];
    const store = await place.open({ onError: (error) => errors.push(error) });
    const room = await openRoom(store);
    await place.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${code}'; END $$`);
    await place.query(`CREATE TRIGGER fail BEFORE INSERT ON message FOR EACH ROW WHEN (NEW.text = 'fails')
    EXECUTE FUNCTION fail()`);
    const refused = { status: "rejected", reason: expect.objectContaining({ code: refusal, retryAfterMs: 1_000 }) };
    const tryBatch = () => Promise.allSettled([say(store, room, ana, "small"), say(store, room, ana, "fails")]);
    expect(await tryBatch()).toEqual([refused, refused]);
    expect(await tryBatch()).toEqual([refused, refused]);
    expect(await store.heads([room])).toEqual([0]);
    expect(errors.map(({ message }) => message)).toEqual(["no"]);
    expect(await say(store, room, ana, "after")).toBe(1);
    await store.close();
  },
);

test("over the queue's bytes a write is busy and not stored; what was accepted is", async () => {
  const store = await place.open({ maxQueueBytes: 100_000 });
  const room = await openRoom(store);
  const texts = Array.from({ length: 30 }, (_, index) => String(index).padEnd(4_000));
  const outcomes = await Promise.allSettled(texts.map((text) => say(store, room, ana, text)));
  const accepted = outcomes.filter(({ status }) => status === "fulfilled").length;
  expect(accepted).toBeGreaterThan(5);
  expect(accepted).toBeLessThan(30);
  const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  expect(refusals).toEqual(refusals.map(() => expect.objectContaining({ code: "busy", retryAfterMs: 250 })));
  expect(await store.heads([room])).toEqual([accepted]);
  await store.close();
});

test("every commit reports its rows, and concurrent appends share commits", async () => {
  const batches: number[] = [];
  const store = await place.open({ onCommit: ({ rows }) => batches.push(rows) });
  const room = await openRoom(store);
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => say(store, room, ana, `message ${n}`)));
  await store.close();
  expect(batches).toEqual([512, 488]);
});
