import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("the first retry comes within 250 ms, whatever the dice say", () => {
  expect(backoffMs(0, () => 0)).toBe(0);
  expect(backoffMs(0, () => 0.999_999)).toBeLessThan(250);
});

test("the bound doubles with each failure up to 15 s, and the delay is anywhere below it", () => {
  const bounds = Array.from({ length: 9 }, (_, failures) => backoffMs(failures, () => 1));
  expect(bounds).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  expect(backoffMs(5, () => 0.25)).toBe(2000);
  expect(backoffMs(5000, () => 1)).toBe(15_000);
});
