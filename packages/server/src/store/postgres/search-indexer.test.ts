import { afterEach, beforeEach, expect, test } from "vitest";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { ALICE, openRoom, range, roomWith, say, sayMany, userActor, visitor } from "../rules/cast.ts";
import type { PostgresStore } from "./postgres-store.ts";

const alice = userActor(ALICE);
const ana = visitor("Ana");
const SOON = { timeout: 10_000, interval: 10 };
let place: Awaited<ReturnType<typeof postgresPlace>>;
beforeEach(async () => {
  place = await postgresPlace();
});
afterEach(() => place.remove());

async function openWatched() {
  const counts = { searchIndexFailures: 0 };
  const [errors, indexErrors]: [string[], string[]] = [[], []];
  const store = await place.open({
    counts,
    onError: ({ message }) => errors.push(message),
    onIndexError: ({ message }) => indexErrors.push(message),
    indexing: { collectMs: 5, afterFailureMs: 20 },
  });
  return { store, counts, errors, indexErrors };
}

/** The messages of a room that are in the index. */
async function indexed(room: string): Promise<number[]> {
  const rows = await place.query(`SELECT seq FROM message_search WHERE room = '${room}' ORDER BY seq`);
  return rows.map(({ seq }) => Number(seq));
}

async function found(store: PostgresStore, text: string): Promise<number[]> {
  const terms = [{ text, isPrefix: false }];
  const { hits } = await store.search({ actor: alice, terms, from: [], has: [], limit: 50 });
  return hits.map(({ message }) => message.seq).toSorted((a, b) => a - b);
}

test("a room that cannot be indexed keeps no other waiting, is searched all the same, said once, and indexed in the end", async () => {
  const { store, counts, errors, indexErrors } = await openWatched();
  const bad = await roomWith(store, ALICE);
  const good = await openRoom(store, "plans");
  await place.query(`ALTER TABLE message_search ADD CONSTRAINT never CHECK (room <> '${bad}') NOT VALID`);
  await sayMany(store, bad, alice, 20);
  await sayMany(store, good, ana, 20);
  await expect.poll(() => indexed(good), SOON).toEqual(range(1, 20));
  await expect.poll(() => counts.searchIndexFailures, SOON).toBeGreaterThan(2);
  expect(await say(store, bad, alice, "a straw")).toBe(22);
  expect(await found(store, "straw")).toEqual([22]);
  expect(await indexed(bad)).toEqual([]);
  expect(indexErrors).toEqual([expect.stringContaining("never")]);

  await place.query("ALTER TABLE message_search DROP CONSTRAINT never");
  await expect.poll(() => indexed(bad), SOON).toEqual(range(2, 22));
  expect(await found(store, "straw")).toEqual([22]);
  await place.query(`ALTER TABLE message_search ADD CONSTRAINT never CHECK (room <> '${bad}') NOT VALID`);
  await say(store, bad, alice, "another straw");
  await expect.poll(() => indexErrors.length, SOON).toBe(2);
  expect(errors).toEqual([]);
  await store.close();
});

test("while nothing can be indexed messages are stored and acknowledged, and all of them are in the index afterwards", async () => {
  const { store, counts, indexErrors } = await openWatched();
  const rooms = await Promise.all(["a", "b", "c"].map((code) => openRoom(store, code)));
  await place.query("ALTER TABLE search_mark RENAME TO elsewhere");
  for (const room of rooms) await sayMany(store, room, ana, 150);
  await expect.poll(() => counts.searchIndexFailures, SOON).toBeGreaterThan(2);
  for (const room of rooms) expect(await say(store, room, ana, "last")).toBe(151);
  expect(indexErrors).toHaveLength(1);
  await place.query("ALTER TABLE elsewhere RENAME TO search_mark");
  for (const room of rooms) await expect.poll(() => indexed(room), SOON).toEqual(range(1, 151));
  await store.close();
});

test("what a node has left unindexed is indexed by the next one to start", async () => {
  const first = await openWatched();
  const room = await openRoom(first.store);
  await place.query("ALTER TABLE search_mark RENAME TO elsewhere");
  await sayMany(first.store, room, ana, 30);
  await first.store.close();
  await place.query("ALTER TABLE elsewhere RENAME TO search_mark");
  expect(await indexed(room)).toEqual([]);
  const next = await openWatched();
  await expect.poll(() => indexed(room), SOON).toEqual(range(1, 30));
  expect(next.counts.searchIndexFailures).toBe(0);
  await next.store.close();
});
