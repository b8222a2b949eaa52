import { expect, test } from "vitest";
import { type CommittedBatch, GroupCommit } from "./group-commit.ts";

/** A group commit of strings over a disk cranked by hand: each letter is a row of one byte. */
function handCranked(limits: { maxBatchRows?: number; maxBatchBytes?: number; maxQueueBytes?: number } = {}) {
  const commits: { rows: string; succeed: (drop?: number) => void; fail: (error: Error) => void }[] = [];
  const ticks: (() => void)[] = [];
  const batches: CommittedBatch[] = [];
  let now = 0;
  const group = new GroupCommit<string, string>({
    commit: (rows) =>
      new Promise((resolve, reject) => {
        const succeed = (drop = 0) => resolve(rows.slice(drop).map((row) => row.toUpperCase()));
        commits.push({ rows: rows.join(" "), succeed, fail: reject });
      }),
    bytesOf: (row) => row.length,
    maxBatchRows: 100,
    maxBatchBytes: 100,
    maxQueueBytes: 100,
    ...limits,
    onCommit: (batch) => batches.push(batch),
    monotonic: () => (now += 5),
    endOfTick: (run) => ticks.push(run),
  });
  const endTick = () => ticks.splice(0).forEach((run) => run());
  return { group, commits, batches, endTick };
}

/** Lets everything that is already decided happen. */
const settled = () => new Promise(setImmediate);

test("what arrives in one tick is one batch, in order of arrival", async () => {
  const { group, commits, endTick } = handCranked();
  const all = Promise.all(["a", "b", "c"].map((row) => group.add(row)));
  expect(commits).toHaveLength(0);
  endTick();
  expect(commits.map(({ rows }) => rows)).toEqual(["a b c"]);
  commits[0]?.succeed();
  expect(await all).toEqual(["A", "B", "C"]);
});

test("what arrives while a batch is being committed becomes the next batch", async () => {
  const { group, commits, endTick, batches } = handCranked();
  const order: string[] = [];
  const add = (row: string) => void group.add(row).then((outcome) => order.push(outcome));
  add("a");
  endTick();
  ["b", "c", "d"].forEach(add);
  await settled();
  expect(commits.map(({ rows }) => rows)).toEqual(["a"]);
  commits[0]?.succeed();
  await settled();
  expect(commits.map(({ rows }) => rows)).toEqual(["a", "b c d"]);
  expect(order).toEqual(["A"]);
  commits[1]?.succeed();
  await settled();
  expect(order).toEqual(["A", "B", "C", "D"]);
  expect(batches).toEqual([
    { rows: 1, durationMs: 5, queuedBytes: 3 },
    { rows: 3, durationMs: 5, queuedBytes: 0 },
  ]);
});

test("a batch is bounded in rows and in bytes, and one row larger than that still goes alone", async () => {
  const { group, commits, endTick } = handCranked({ maxBatchRows: 3, maxBatchBytes: 10 });
  for (const row of ["a", "b", "c", "d", "123456789012", "12345678", "123"]) void group.add(row);
  endTick();
  for (let index = 0; index < 5; index++) {
    commits[index]?.succeed();
    await settled();
  }
  expect(commits.map(({ rows }) => rows)).toEqual(["a b c", "d", "123456789012", "12345678", "123"]);
});

test("over its bytes the queue refuses with busy and a delay, and accepts again once a batch is committed", async () => {
  const { group, commits, endTick } = handCranked({ maxQueueBytes: 10 });
  const first = group.add("1234567890");
  await expect(group.add("x")).rejects.toMatchObject({ code: "busy", retryAfterMs: 250 });
  endTick();
  await expect(group.add("x")).rejects.toMatchObject({ code: "busy" });
  commits[0]?.succeed();
  await first;
  await settled();
  const second = group.add("y");
  endTick();
  commits[1]?.succeed();
  expect(await second).toBe("Y");
});

test("a failed commit rejects its own batch and not the next one", async () => {
  const { group, commits, endTick } = handCranked();
  const first = Promise.allSettled([group.add("a"), group.add("b")]);
  endTick();
  const second = group.add("c");
  const cause = new Error("disk gone");
  commits[0]?.fail(cause);
  const rejected = { status: "rejected", reason: cause };
  expect(await first).toEqual([rejected, rejected]);
  await settled();
  commits[1]?.succeed();
  expect(await second).toBe("C");
});

test("a batch that comes back with an outcome missing is rejected as a whole", async () => {
  const { group, commits, endTick } = handCranked();
  const both = Promise.allSettled([group.add("a"), group.add("b")]);
  endTick();
  commits[0]?.succeed(1);
  expect((await both).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("drain waits for everything that was added, and for nothing when idle", async () => {
  const { group, commits, endTick } = handCranked({ maxBatchRows: 1 });
  await group.drain();
  void group.add("a");
  void group.add("b");
  let isDrained = false;
  const drained = group.drain().then(() => (isDrained = true));
  endTick();
  commits[0]?.succeed();
  await settled();
  expect(isDrained).toBe(false);
  commits[1]?.succeed();
  await drained;
});
