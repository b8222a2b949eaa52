import { expect, test } from "vitest";
import { readmeBlock } from "./readme-block.ts";
import { replaceBlock } from "./readme.ts";
import { cellResult, quantiles, rateCell, roomCell, sampleResults } from "./sample-results.ts";

test("only what stands between the markers is replaced, and can be again", () => {
  const page = "# Parley\n\n<!-- bench:start -->\n\nold\n\n<!-- bench:end -->\n\nmore\n";
  const replaced = replaceBlock(page, "new");
  expect(replaced).toBe("# Parley\n\n<!-- bench:start -->\n\nnew\n\n<!-- bench:end -->\n\nmore\n");
  expect(replaceBlock(replaced, "new")).toBe(replaced);
});

test("a page without markers is refused, not left as it is", () => {
  expect(() => replaceBlock("# Parley\n", "new")).toThrow("bench:start");
});

test("the block compares with others, and says so where one is missing or only a bound is known", () => {
  const fanOut = ["parley", "floor"].flatMap((contender, index) => [
    cellResult(contender, roomCell(1000, 1), { cpuUsPerDelivery: 6.1 - index }),
  ]);
  const halfLoad = [
    cellResult("parley", rateCell(1000, 480), { lastMember: quantiles(5000) }),
    cellResult("socketio", rateCell(1000, 480), { lastMember: quantiles(900_000) }, "overloaded: it could not"),
    cellResult("go-hub", rateCell(1000, 480), { lastMember: quantiles(0, 0) }, "overloaded: it could not"),
  ];
  const durable = [cellResult("parley", roomCell(64, 64), { acksPerSecond: 11_200 })];
  const text = readmeBlock(sampleResults({ fanOut, halfLoad, durable }));
  expect(text).toMatch(/^\| CPU per delivery, 1 message in flight, us +\| +6.10 \| +5.10 \| +- \|/m);
  expect(text).toMatch(/^\| p99 to the last .* \| +5.00 \| .* none in time \| +> 900 \|$/m);
  expect(text).not.toContain("memory per idle");
  expect(text).toContain("**11,200** (one fsync each: -; ejabberd, MAM: missing)");
  expect(text).toContain("2026-11-22, 2 cores of Some CPU");
});
