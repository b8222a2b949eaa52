import { expect, test } from "vitest";
import { AWAY_AFTER_MS, watchAway } from "./watch-away.ts";

const VISIBLE: DocumentVisibilityState = "visible";

class HandPage {
  readonly window = new EventTarget();
  readonly document = Object.assign(new EventTarget(), { visibilityState: VISIBLE });
  readonly told: boolean[] = [];
  timers: { at: number; run: () => void }[] = [];
  time = 0;
  readonly stop = watchAway(
    { setAway: (isAway) => void this.told.push(isAway) },
    {
      window: this.window,
      document: this.document,
      now: () => this.time,
      after: (ms, run) => {
        const timer = { at: this.time + ms, run };
        this.timers.push(timer);
        return () => void (this.timers = this.timers.filter((other) => other !== timer));
      },
    },
  );

  advance(ms: number): void {
    const end = this.time + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.time = next.at;
      this.timers = this.timers.filter((other) => other !== next);
      next.run();
    }
    this.time = end;
  }

  sign(type: string): void {
    this.window.dispatchEvent(new Event(type));
  }

  #next(end: number) {
    return this.timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }
}

test("nobody sits at a page at which nothing was done for five minutes, and somebody does at once when something is", () => {
  const page = new HandPage();
  page.advance(AWAY_AFTER_MS - 1);
  expect(page.told).toEqual([]);
  page.advance(1);
  expect(page.told).toEqual([true]);
  page.advance(AWAY_AFTER_MS);
  page.sign("keydown");
  expect(page.told).toEqual([true, false]);
  page.advance(AWAY_AFTER_MS);
  expect(page.told).toEqual([true, false, true]);
});

test("every sign of life puts it off, and none of them takes a timer", () => {
  const page = new HandPage();
  for (const sign of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart", "focus"]) {
    page.advance(AWAY_AFTER_MS - 1);
    page.sign(sign);
    expect(page.timers.length).toBe(1);
  }
  expect(page.told).toEqual([]);
});

test("a hidden page is like one at which nothing is done; being looked at again is a sign of life", () => {
  const page = new HandPage();
  page.advance(AWAY_AFTER_MS - 1);
  page.document.visibilityState = "hidden";
  page.document.dispatchEvent(new Event("visibilitychange"));
  page.advance(1);
  expect(page.told).toEqual([true]);
  page.document.visibilityState = "visible";
  page.document.dispatchEvent(new Event("visibilitychange"));
  expect(page.told).toEqual([true, false]);
});

test("a watch that is over tells nothing", () => {
  const page = new HandPage();
  page.stop();
  page.advance(2 * AWAY_AFTER_MS);
  page.sign("keydown");
  expect(page.told).toEqual([]);
  expect(page.timers).toEqual([]);
});
