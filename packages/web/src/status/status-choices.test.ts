import { expect, test } from "vitest";
import { endOf } from "./status-choices.ts";

const NOON = new Date(2026, 10, 22, 12, 0).getTime();

test("a status ends after the time that was chosen, with the day where its owner is, or never", () => {
  const kept = NOON + 5;
  expect(endOf("30 minutes", NOON, kept)).toBe(NOON + 30 * 60_000);
  expect(endOf("1 hour", NOON, kept)).toBe(NOON + 60 * 60_000);
  expect(endOf("today", NOON, kept)).toBe(new Date(2026, 10, 23, 0, 0).getTime());
  expect(endOf("never", NOON, kept)).toBeUndefined();
  expect(endOf("kept", NOON, kept)).toBe(kept);
});

test("today has not ended in its last minute", () => {
  const late = new Date(2026, 10, 22, 23, 59, 30).getTime();
  expect(endOf("today", late, undefined)).toBe(late + 30_000);
});
