import { once } from "node:events";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Cut, PostgresProxy } from "../../../test/engines/postgres-proxy.ts";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { Senders } from "../../../test/kit/senders.ts";
import { NOON, openRoom, range, say, visitor } from "../rules/cast.ts";
import type { PostgresStore } from "./postgres-store.ts";

const ana = visitor("Ana");
let place: Awaited<ReturnType<typeof postgresPlace>>;
let proxy: PostgresProxy;
let store: PostgresStore;
let errors: string[];
beforeEach(async () => {
  errors = [];
  place = await postgresPlace();
  proxy = await PostgresProxy.start(place.server.directory);
  const url = place.server.url(place.database, proxy.directory);
  store = await place.open({ url, onError: ({ message }) => errors.push(message) });
});
afterEach(async () => {
  await store.close();
  await proxy.stop();
  await place.remove();
});

const UNKNOWN = {
  name: "UnknownOutcomeError",
  message: expect.stringMatching(/^whether this was stored is unknown: /),
};
const BUSY = { name: "Refusal", code: "busy", retryAfterMs: 1_000 };

interface Case {
  readonly when: string;
  readonly cut: Cut;
  readonly answers: object;
  readonly isStored: boolean;
}

test.each<Case>([
  { when: "before the batch began", cut: { at: "statement", of: "BEGIN" }, answers: BUSY, isStored: false },
  { when: "while the rooms were being locked", cut: { at: "answer", of: "BEGIN" }, answers: BUSY, isStored: false },
  { when: "before the commit arrived", cut: { at: "statement", of: "COMMIT" }, answers: UNKNOWN, isStored: false },
  { when: "after the commit", cut: { at: "answer", of: "COMMIT" }, answers: UNKNOWN, isStored: true },
])(
  "a connection lost $when: every call of the batch says so, and a retry settles it",
  async ({ cut, answers, isStored }) => {
    const room = await openRoom(store);
    expect(await say(store, room, ana, "before")).toBe(1);
    proxy.cutNext(cut);
    const drafts = [1, 2].map((n) => ({ room, actor: ana, text: "hello", at: NOON, clientMsgId: `m-${n}` }));
    const outcomes = await Promise.allSettled(drafts.map((draft) => store.append(draft)));
    expect(outcomes).toEqual(drafts.map(() => ({ status: "rejected", reason: expect.objectContaining(answers) })));
    expect(errors).toHaveLength(1);
    const retried = await Promise.all(drafts.map((draft) => store.append(draft)));
    expect(retried.map(({ event, isNew }) => [event.seq, isNew])).toEqual([
      [2, !isStored],
      [3, !isStored],
    ]);
    expect(await store.heads([room])).toEqual([3]);
    expect(errors).toHaveLength(1);
  },
);

test("idle connections that broke are replaced without a failed call", async () => {
  const room = await openRoom(store);
  expect(await say(store, room, ana, "before")).toBe(1);
  await terminateSessions();
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  expect(await say(store, room, ana, "after")).toBe(2);
  expect(await store.heads([room])).toEqual([2]);
});

test("under load, with every session ended again and again, every message is stored once and every ack was true", async () => {
  const room = await openRoom(store);
  const senders = new Senders(room);
  for (const name of NAMES) senders.start(store, name);
  for (let [head = 0] = await heads(room); head < 200; [head = 0] = await heads(room)) await terminateSessions();
  const acked = await senders.finish();
  expect([...senders.rejections.keys()].filter((kind) => !["busy", "UnknownOutcomeError"].includes(kind))).toEqual([]);
  expect(senders.rejections.size).toBeGreaterThan(0);
  const log = await store.eventsAfter(room, 0, 10_000);
  expect(log.map(({ seq }) => seq)).toEqual(range(1, log.length));
  for (const name of NAMES) {
    const own = log.filter((event) => event.type === "message" && event.from.id === visitor(name).id);
    expect(own.map(({ seq }) => seq)).toEqual(acked.get(name));
  }
});

test("a session that hangs is given up: the send is refused, and the next one uses another", async () => {
  const impatient = await place.open({ patience: { answerMs: 300 } });
  const room = await openRoom(impatient);
  expect(await say(impatient, room, ana, "before")).toBe(1);
  const sessions = await place.query<{ pid: number }>(SESSIONS);
  for (const { pid } of sessions) process.kill(pid, "SIGSTOP");
  await expect(say(impatient, room, ana, "into the void")).rejects.toMatchObject(BUSY);
  expect(await say(impatient, room, ana, "after")).toBe(2);
  for (const { pid } of sessions) process.kill(pid, "SIGCONT");
  await impatient.close();
});

test("a room held by a node that froze in the middle of a batch is waited for, and freed", async () => {
  const room = await openRoom(store);
  const frozen = new Client({ connectionString: place.url });
  const wasEnded = once(frozen, "error");
  frozen.on("error", () => {});
  await frozen.connect();
  await frozen.query("BEGIN; SET LOCAL idle_in_transaction_session_timeout = 300; SELECT 1 FROM room FOR UPDATE");
  expect(await say(store, room, ana, "hello")).toBe(1);
  expect(await wasEnded).toMatchObject([{ code: "25P03" }]);
});

const NAMES = ["Ana", "Ben", "Cleo", "Dan"];
const SESSIONS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'parley' AND datname = current_database()";

/** By a connection that nobody ends. */
async function heads(room: string): Promise<number[]> {
  const rows = await place.query<{ head: string }>(`SELECT head FROM room WHERE id = '${room}'`);
  return rows.map(({ head }) => Number(head));
}

async function terminateSessions(): Promise<void> {
  await place.query(`SELECT pg_terminate_backend(pid) FROM (${SESSIONS}) AS sessions`);
}
