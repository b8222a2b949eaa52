import { expect, test } from "vitest";
import { dayChoices, isoDay } from "./day-choices.ts";

/** A Sunday. */
const NOW = new Date(2026, 10, 22, 9, 30).getTime();
const values = (query: string): string[] => dayChoices(query, NOW).map(({ value }) => value);

test("today, yesterday, the weekdays before and the month are offered as dates the server reads", () => {
  expect(values("")).toEqual([
    "today",
    "yesterday",
    "2026-11-20",
    "2026-11-19",
    "2026-11-18",
    "2026-11-17",
    "2026-11-16",
    "2026-11",
  ]);
});

test("a day is found by its name and by its number, and no longer offered once it is there", () => {
  expect(values("ye")).toEqual(["yesterday"]);
  expect(values("2026-11-1")).toEqual(["2026-11-19", "2026-11-18", "2026-11-17", "2026-11-16"]);
  expect(values("today")).toEqual([]);
});

test("a day is the day of this device's clock", () => {
  expect(isoDay(new Date(2026, 0, 5, 0, 1))).toBe("2026-01-05");
  expect(isoDay(new Date(2026, 11, 31, 23, 59))).toBe("2026-12-31");
});
