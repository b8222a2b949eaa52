import { describe, expect, it } from "vitest";
import type { Clock } from "./clock.ts";
import { systemClock } from "./clock.ts";
import { createTokenBucket } from "./token-bucket.ts";

function handClock(): Clock & { advance(ms: number): void } {
  let ms = 0;
  return { ...systemClock, monotonic: () => ms, advance: (by) => void (ms += by) };
}

describe("token bucket", () => {
  it("grants the burst at once and then says when the next token comes", () => {
    const bucket = createTokenBucket({ rate: 10, burst: 3, clock: handClock() });
    expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0, 100]);
  });

  it("grants again exactly after the wait it announced, whatever the rate", () => {
    for (const rate of [0.1, 1 / 3, 0.7, 3, 7, 10, 999]) {
      const clock = handClock();
      const bucket = createTokenBucket({ rate, burst: 2, clock });
      for (let round = 0; round < 50; round++) {
        let wait = bucket.take();
        while (wait === 0) wait = bucket.take();
        clock.advance(wait);
        expect(bucket.take()).toBe(0);
      }
    }
  });

  it("grants no more than burst + rate x time", () => {
    const clock = handClock();
    const bucket = createTokenBucket({ rate: 5, burst: 4, clock });
    let granted = 0;
    for (let ms = 0; ms < 10_000; ms += 10) {
      if (bucket.take() === 0) granted++;
      clock.advance(10);
    }
    expect(granted).toBeLessThanOrEqual(4 + 5 * 10);
    expect(granted).toBeGreaterThanOrEqual(4 + 5 * 10 - 1);
  });

  it("holds no more than the burst, however long it rested", () => {
    const clock = handClock();
    const bucket = createTokenBucket({ rate: 10, burst: 2, clock });
    clock.advance(3_600_000);
    expect([bucket.take(), bucket.take()]).toEqual([0, 0]);
    expect(bucket.take()).toBeGreaterThan(0);
  });

  it("a refused take costs nothing", () => {
    const clock = handClock();
    const bucket = createTokenBucket({ rate: 1, burst: 1, clock });
    bucket.take();
    for (let attempt = 0; attempt < 100; attempt++) expect(bucket.take()).toBe(1000);
    clock.advance(1000);
    expect(bucket.take()).toBe(0);
  });

  it("rate 0 means no limit, and a burst of 0 still grants one", () => {
    const unlimited = createTokenBucket({ rate: 0, burst: 0, clock: handClock() });
    for (let taken = 0; taken < 1000; taken++) expect(unlimited.take()).toBe(0);
    expect(createTokenBucket({ rate: 1, burst: 0, clock: handClock() }).take()).toBe(0);
  });
});
