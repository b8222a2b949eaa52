import { expect, test } from "vitest";
import { shownSize } from "./shown-size.ts";

test("a picture is drawn as it is, or as large as fits", () => {
  expect(shownSize({ width: 200, height: 100 })).toEqual({ width: 200, height: 100 });
  expect(shownSize({ width: 3_600, height: 1_800 })).toEqual({ width: 360, height: 180 });
  expect(shownSize({ width: 1_000, height: 5_600 })).toEqual({ width: 50, height: 280 });
  expect(shownSize({ width: 1, height: 1 })).toEqual({ width: 48, height: 48 });
});
