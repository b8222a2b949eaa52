import { describe, expect, test } from "vitest";
import { countsOf } from "./counts.ts";

describe("the badge of a room", () => {
  test("counts everything unread, and says how much of it is a call", () => {
    expect(countsOf({ unread: 3, mentions: 1, level: "all" })).toEqual({ unread: 3, mentions: 1 });
    expect(countsOf({ unread: 3, mentions: 0, level: null })).toEqual({ unread: 3, mentions: 0 });
  });

  test("counts only calls where one wants to hear of nothing else", () => {
    expect(countsOf({ unread: 9, mentions: 2, level: "mentions" })).toEqual({ unread: 2, mentions: 2 });
  });

  test("is not there in a muted room", () => {
    expect(countsOf({ unread: 9, mentions: 2, level: "none" })).toEqual({ unread: 0, mentions: 0 });
  });
});
