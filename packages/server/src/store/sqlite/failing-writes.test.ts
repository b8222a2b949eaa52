import { afterEach, beforeEach, expect, test } from "vitest";
import { NOON, openRoom, say, visitor } from "../rules/cast.ts";
import { temporaryPlace } from "./temporary-place.ts";

const ana = visitor("Ana");
let place: Awaited<ReturnType<typeof temporaryPlace>>;
beforeEach(async () => {
  place = await temporaryPlace();
});
afterEach(() => place.remove());

test("a full disk refuses the whole batch, stores nothing of it, and smaller writes go on", async () => {
  const store = await place.open({ maxPages: 100 });
  const room = await openRoom(store);
  expect(await say(store, room, ana, "before")).toBe(1);
  const batch = [say(store, room, ana, "small"), say(store, room, ana, "x".repeat(500_000))];
  const outcomes = await Promise.allSettled(batch);
  const refused = { status: "rejected", reason: expect.objectContaining({ code: "storage_failed" }) };
  expect(outcomes).toEqual([refused, refused]);
  expect(await store.heads([room])).toEqual([1]);
  expect(await say(store, room, ana, "after")).toBe(2);
  await store.close();
});

test("a row the database cannot hold is rejected alone, whatever else shares its batch", async () => {
  const store = await place.open();
  const room = await openRoom(store);
  const user = { id: ana.id, name: ana.name };
  const outcomes = await Promise.allSettled([
    say(store, room, ana, "one"),
    store.append({ room, actor: ana, text: "at no time", at: 0.5, clientMsgId: "m-1" }),
    store.createUser({ ...user, nameKey: "ana", passwordHash: "hash", at: NOON }),
    store.join({ room, user, at: NOON }),
    store.append({ room, actor: ana, text: "nor at this", at: Number.NaN }),
    say(store, room, ana, "two"),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
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
  await store.close();
});

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
  expect(batches.slice(0, 3)).toEqual([1, 512, 488]);
});
