import { beforeEach, describe, expect, test } from "vitest";
import { HandClock } from "../../../test/kit/hand-clock.ts";
import { SpareTime } from "./spare-time.ts";

let clock: HandClock;
/** When each slice began. */
let slices: number[];
/** What the next slices do: how many ms they take, or how they fail; without one there is nothing to do. */
let work: (number | Error)[];
let spareTime: SpareTime;
beforeEach(() => {
  clock = new HandClock();
  slices = [];
  work = [];
  let workedMs = 0;
  const monotonic = () => clock.monotonic() + workedMs;
  spareTime = new SpareTime({
    monotonic,
    after: (ms, run) => clock.after(ms, run),
    slice() {
      slices.push(monotonic());
      const next = work.shift();
      if (next instanceof Error) throw next;
      workedMs += next ?? 0;
      return work.length > 0;
    },
  });
});

describe("a thread's spare time", () => {
  test("is looked for soon after it was used, once however often that was", async () => {
    for (let use = 0; use < 10; use++) spareTime.used();
    await clock.advance(19);
    expect(slices).toEqual([]);
    await clock.advance(1);
    expect(slices).toEqual([20]);
  });

  test("costs nothing where there is nothing to do", async () => {
    spareTime.used();
    await clock.advance(60_000);
    expect(slices).toHaveLength(1);
  });

  test("is half of the time of a thread that nobody uses", async () => {
    work = Array.from({ length: 1_000 }, () => 5);
    spareTime.used();
    await clock.advance(20 + 45);
    slices.length = 0;
    const before = work.length;
    await clock.advance(500);
    // Each took 5 ms and then rested as long; the clock of the test stands still meanwhile.
    expect(before - work.length).toBe(100);
  });

  test("is a tenth of the time of a thread in use", async () => {
    work = Array.from({ length: 1_000 }, () => 5);
    for (let ms = 0; ms < 4_500; ms += 5) {
      spareTime.used();
      await clock.advance(5);
    }
    expect(slices.length).toBeGreaterThan(90);
    expect(slices.length).toBeLessThanOrEqual(101);
  });

  test("goes on until everything is done, and is looked for again at the next use", async () => {
    work = [1, 1, 1];
    spareTime.used();
    await clock.advance(1_000);
    expect(slices).toHaveLength(3);
    spareTime.used();
    await clock.advance(1_000);
    expect(slices).toHaveLength(4);
  });

  test("is left alone for ten seconds after a failure, however much the thread is used, and then tried again", async () => {
    work = [new Error("the disk is full"), 1, 1];
    spareTime.used();
    await clock.advance(20);
    expect(slices).toHaveLength(1);
    for (let ms = 0; ms < 9_900; ms += 100) {
      spareTime.used();
      await clock.advance(100);
    }
    expect(slices).toHaveLength(1);
    await clock.advance(1_000);
    expect(work).toEqual([]);
  });

  test("is over when the thread stops, whatever was left", async () => {
    work = [1, 1, 1];
    spareTime.used();
    spareTime.stop();
    spareTime.used();
    await clock.advance(60_000);
    expect(slices).toEqual([]);
  });
});
