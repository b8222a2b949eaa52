import { expect, test } from "vitest";
import { toRoomCode } from "./room-code.ts";

test.each([
  ["lobby", "lobby"],
  ["  Team Lunch ", "team-lunch"],
  ["#design", "design"],
  ["https://chat.example.org/r/ops_2?x=1", "ops_2"],
  ["/r/lobby", "lobby"],
  ["Café", "cafe"],
  ["", undefined],
  ["日本", undefined],
  ["a".repeat(65), undefined],
])("%j is the room %s", (typed, code) => expect(toRoomCode(typed)).toBe(code));
