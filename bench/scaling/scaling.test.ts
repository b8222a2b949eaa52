import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { REPOSITORY } from "../contenders/paths.ts";
import { roomSize, simulate } from "./simulate.ts";
import { scalingTable, seededRandom } from "./table.ts";
import type { Workload } from "./workload.ts";

const LOAD: Workload = {
  ...{ people: 10_000, onlineShare: 0.2, roomsPerPerson: 10, messagesPerHour: 30, readsPerHour: 60 },
  ...{ smallestRoom: 2, largestRoom: 10_000 },
};
const TEN = { ...LOAD, smallestRoom: 10, largestRoom: 10 };

test("docs/scaling.md has the table that the simulation prints", () => {
  expect(readFileSync(path.join(REPOSITORY, "docs/scaling.md"), "utf8")).toContain(scalingTable());
});

describe("the simulation", () => {
  test("draws half as many rooms that are twice as large", () => {
    const sizes = Array.from({ length: 100_000 }, (_, index) => roomSize(LOAD, (index + 0.5) / 100_000));
    const largerThan = (size: number) => sizes.filter((each) => each >= size).length;
    expect(largerThan(100) / largerThan(200)).toBeCloseTo(2, 0);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000);
    expect(Math.min(...sizes)).toBe(2);
  });

  test("agrees with the formula for rooms of one size: N (1 - (1 - f/N)^s) nodes hear it", () => {
    const spread = simulate(TEN, 4, seededRandom(1));
    const isHeard = 1 - 0.8 ** 10;
    expect(spread.deliveries).toBeCloseTo((10 * 0.2) / isHeard, 1);
    expect(spread.copies).toBeCloseTo((4 * (1 - (1 - 0.2 / 4) ** 10)) / isHeard, 1);
  });

  test("gives one node one copy of everything, and the same seed the same figures", () => {
    expect(simulate(LOAD, 1, seededRandom(3)).copies).toBe(1);
    expect(simulate(LOAD, 8, seededRandom(3))).toEqual(simulate(LOAD, 8, seededRandom(3)));
  });
});
