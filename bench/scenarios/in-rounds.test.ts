import { expect, test } from "vitest";
import { inRounds } from "./in-rounds.ts";

test("in every round each has its turn, in every second one backwards", () => {
  expect(inRounds(["one", "two", "three"], 3).join(" ")).toBe("one two three three two one one two three");
});
