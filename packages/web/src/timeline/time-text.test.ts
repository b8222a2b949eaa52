import { expect, test } from "vitest";
import { clockTime, dayLabel, shortTime } from "./time-text.ts";

const MINUTE = 60_000;
const NOON = new Date(2026, 10, 22, 12).getTime();

test.each([
  [0, "now"],
  [59_000, "now"],
  [MINUTE, "1 min"],
  [59 * MINUTE, "59 min"],
  [-30_000, "now"],
])("%d ms later a message is from %s", (age, text) => expect(shortTime(NOON, NOON + age)).toBe(text));

test("an hour later the time of day is shown", () => {
  expect(shortTime(NOON, NOON + 60 * MINUTE)).toBe(clockTime(NOON));
});

test("days are named by how near they are", () => {
  const day = (month: number, date: number, year = 2026): number => new Date(year, month, date).getTime();
  expect(dayLabel(day(10, 22), NOON)).toBe("Today");
  expect(dayLabel(day(10, 21), NOON)).toBe("Yesterday");
  expect(dayLabel(day(10, 20), NOON)).toMatch(/20/);
  expect(dayLabel(day(10, 20, 2025), NOON)).toMatch(/2025/);
});

test("the day before a change of clocks is still yesterday", () => {
  for (let date = 1; date <= 366; date++) {
    const noon = new Date(2026, 0, date, 12).getTime();
    expect(dayLabel(new Date(2026, 0, date - 1).getTime(), noon)).toBe("Yesterday");
  }
});
