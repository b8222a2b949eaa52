import { describe, expect, it } from "vitest";
import { changedBuses, linkedBuses, repeated, reversed } from "./broken-bus-parts.ts";
import { BROKEN_BUSES } from "./broken-buses.ts";
import { BUS_RULES, type BusSetup, describeBus } from "./bus.contract.ts";
import { createBusBench } from "./bus-bench.contract.ts";

/** Longer than any in-process event takes; a broken bus costs this much per event it loses. */
const TIMEOUT_MS = 100;

describe("the suite rejects a bus that", () => {
  for (const { name, breaks, setUp } of BROKEN_BUSES) {
    it(`${breaks}: ${name}`, async () => {
      const rule = BUS_RULES.find(({ id }) => id === breaks);
      const bench = createBusBench(setUp(), TIMEOUT_MS);
      await expect(rule?.check(bench)).rejects.toThrow();
    });
  }

  it("breaks any one of its rules", () => {
    expect([...new Set(BROKEN_BUSES.map(({ breaks }) => breaks))]).toEqual(BUS_RULES.map(({ id }) => id));
  });
});

/** The suite must not ask for more than a bus declares. */
const weaker: readonly [string, () => BusSetup][] = [
  [
    "a bus that reorders and says so",
    changedBuses((bus) => ({ ...reversed(bus), capabilities: { ...bus.capabilities, ordered: false } })),
  ],
  [
    "a bus that repeats and says so",
    changedBuses((bus) => ({ ...repeated(bus), capabilities: { ...bus.capabilities, delivery: "at-least-once" } })),
  ],
  ["a bus whose link can be cut", linkedBuses()],
];
for (const [name, setUp] of weaker) describeBus(name, async () => setUp());
