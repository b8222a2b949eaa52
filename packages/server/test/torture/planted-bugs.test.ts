import { describe, expect, it } from "vitest";
import { runModel } from "./model/model-run.ts";
import { PLANTED_BUGS, type PlantedBug } from "./model/planted-bug.ts";

const SEEDS = [1, 2, 3];
const BUGS = Object.keys(PLANTED_BUGS) as PlantedBug[];

it("a cluster without a bug is found to be right, whatever happens to its nodes, its bus and its connections", () => {
  for (const seed of SEEDS) {
    const { verdict, problems, doubts, figures } = runModel(seed, null);
    expect({ seed, verdict, problems, doubts }).toMatchObject({ verdict: "valid" });
    expect(figures.resent, "the faults bite").toBeGreaterThan(5);
  }
});

it("the same seed is the same run", () => {
  expect(runModel(4, null)).toEqual(runModel(4, null));
});

describe("a cluster that", () => {
  it.each(BUGS)("%s is caught by the checker that is there for it", (bug) => {
    const verdicts = SEEDS.map((seed) => runModel(seed, bug));
    expect(verdicts.map(({ verdict }) => verdict)).toContain("invalid");
    expect(verdicts.some(({ problems }) => problems[PLANTED_BUGS[bug]].length > 0)).toBe(true);
  });
});
