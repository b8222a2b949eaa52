import { expect, test } from "vitest";
import { hueOf, initialsOf } from "./look.ts";

test.each([
  ["Ana", "A"],
  ["Ana Maria Ferreira", "AF"],
  ["chen_wei", "CW"],
  ["👩‍🚀 Zoë", "👩‍🚀Z"],
  ["  ", "?"],
])("the initials of %j are %s", (name, initials) => expect(initialsOf(name)).toBe(initials));

test("ids spread over all twelve hues", () => {
  const counts = Array.from({ length: 12 }, () => 0);
  for (let i = 0; i < 12_000; i++) counts.splice(hueOf(`v_${i}`), 1, (counts[hueOf(`v_${i}`)] ?? 0) + 1);
  expect(Math.min(...counts)).toBeGreaterThan(800);
});
