import { expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { createKeyedBuckets } from "./keyed-buckets.ts";

const clock = { ...systemClock, monotonic: () => 0 };

it("one key's spending leaves the others alone", () => {
  const buckets = createKeyedBuckets({ rate: 1, burst: 1, clock, capacity: 10 });
  expect([buckets.take("ana"), buckets.take("ana"), buckets.take("bob")]).toEqual([0, 1000, 0]);
});

it("over capacity the key unused longest is forgotten, not the busy one", () => {
  const buckets = createKeyedBuckets({ rate: 1, burst: 1, clock, capacity: 2 });
  buckets.take("busy");
  for (const stranger of ["a", "b", "c", "d"]) {
    buckets.take(stranger);
    expect(buckets.take("busy")).toBe(1000);
  }
  expect(buckets.take("a")).toBe(0);
});
