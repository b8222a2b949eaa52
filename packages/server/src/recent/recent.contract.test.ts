import { describe, expect, it } from "vitest";
import { BROKEN_RECENTS } from "./broken-recents.ts";
import { RECENT_RULES } from "./recent.contract.ts";
import { createRecentBench } from "./recent-bench.contract.ts";

/** Longer than anything in one process takes. */
const TIMEOUT_MS = 100;

describe("the suite rejects recent events that", () => {
  for (const { name, breaks, setUp } of BROKEN_RECENTS) {
    it(`break ${breaks}: ${name}`, async () => {
      const rule = RECENT_RULES.find(({ id }) => id === breaks);
      const bench = createRecentBench(setUp(), TIMEOUT_MS);
      await expect(rule?.check(bench)).rejects.toThrow();
    });
  }

  it("break any one of its rules", () => {
    expect([...new Set(BROKEN_RECENTS.map(({ breaks }) => breaks))]).toEqual(RECENT_RULES.map(({ id }) => id));
  });
});
