import type { UserId } from "@parley/protocol";
import { expect, test } from "vitest";
import { inviteText, timeLeft } from "./invite-text.ts";

const HOUR_MS = 3_600_000;

test("an invite says who made it, how often it was used and how long it lives", () => {
  const invite = { id: "i", by: { id: "u" as UserId, name: "Ana" }, at: 0, expiresAt: 48 * HOUR_MS, uses: 1 };
  expect(inviteText(invite, 0)).toBe("By Ana, used 1 time, ends in 2 days");
  expect(inviteText({ ...invite, maxUses: 5 }, 46.5 * HOUR_MS)).toBe("By Ana, 1 of 5 used, ends in 2 hours");
});

test("time left is never nothing", () => {
  expect([0, 61_000, HOUR_MS + 1, 24 * HOUR_MS + 1].map(timeLeft)).toEqual([
    "1 minute",
    "2 minutes",
    "2 hours",
    "2 days",
  ]);
});
