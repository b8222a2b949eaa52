import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Chaos, CHAOS_STEPS, type ChaosStep } from "../../test/kit/chaos.ts";
import { seededRandom } from "../../test/kit/seeded-random.ts";

const share = fc.noBias(fc.integer({ min: 0, max: 999 })).map((thousandths) => thousandths / 1000);
/** Talking, store answers and connections are what seams are made of; the rest happens now and then. */
const what = fc.oneof(
  { weight: 4, arbitrary: fc.constant<ChaosStep["what"]>("store") },
  { weight: 3, arbitrary: fc.constantFrom<ChaosStep["what"]>("say", "connect") },
  { weight: 3, arbitrary: fc.constantFrom(...CHAOS_STEPS) },
);
const step: fc.Arbitrary<ChaosStep> = fc.record({ what, who: share, pick: share });
const losses = fc.record({
  lost: fc.constantFrom(0, 0.2),
  repeated: fc.constantFrom(0, 0.2),
  late: fc.constantFrom(0, 0.3),
  bare: fc.constantFrom(0, 0.2),
});

describe("the seam between what was missed and what is live", () => {
  test("D8 cannot be seen, however sends, joins, resumes, leaves, stalls and store answers interleave", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 40, maxLength: 300, size: "max" }),
        losses,
        fc.nat(),
        async (steps, losses, seed) => {
          const chaos = new Chaos({ nodes: 1, random: seededRandom(seed), losses, isStoreSlow: true });
          await chaos.run(steps);
          expect(await chaos.finish()).toEqual([]);
        },
      ),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 60), seed: Number(process.env.FUZZ_SEED ?? 20_261_122) },
    );
  });
});
