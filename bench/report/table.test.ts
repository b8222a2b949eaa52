import { expect, test } from "vitest";
import { markdownTable, wrappedTable } from "./markdown-table.ts";
import { cellResult, quantiles, rateCell, roomCell, sampleResults } from "./sample-results.ts";
import { renderTables } from "./table.ts";

test("a run says when, where and with what, and names who is missing", () => {
  const text = renderTables(sampleResults());
  expect(text).toContain("2026-11-22, 2 cores of Some CPU, 24 GiB, Linux 6.1, Node v26.10.0.");
  expect(text).toContain("- C floor: kernel floor; floor; gcc 12\n");
  expect(text).toContain("- **missing: ejabberd, MAM** (ejabberd): no such package\n");
});

test("what was not run has no table", () => {
  expect(renderTables(sampleResults())).not.toContain("## ");
});

test("CPU per delivery has contenders down, loads across, and a note for each remark", () => {
  const fanOut = [
    cellResult("parley", roomCell(1000, 1), { cpuUsPerDelivery: 6.1 }),
    cellResult("parley", { ...roomCell(1000, 1), id: "long", textBytes: 2000 }, null, "it ran out of memory"),
    cellResult("floor", roomCell(1000, 1), { cpuUsPerDelivery: 12.34 }, "void: the generator was busy"),
  ];
  expect(renderTables(sampleResults({ fanOut }))).toContain(
    [
      "|         | 1,000 x 1 | 1,000 x 1, 2 KB |",
      "| ------- | --------: | --------------: |",
      "| C floor |     12.3¹ |                 |",
      "| Parley  |      6.10 |              -² |",
      "",
      "- ¹ void: the generator was busy",
      "- ² it ran out of memory",
    ].join("\n"),
  );
});

test("a rate that the generator limited is in brackets", () => {
  const busy = { generatorCpuShare: 0.95, serverCpuShare: 0.5, deliveriesPerSecond: 1_234_567 };
  const fanOut = [cellResult("floor", roomCell(1000, 64), busy, "void: the generator was busy")];
  expect(renderTables(sampleResults({ fanOut }))).toContain("| C floor | (1,234,567)¹ |");
});

test("a quantile is given only if it was seen: one in a thousand needs a thousand", () => {
  const halfLoad = [
    cellResult("parley", rateCell(1000, 480.25), { lastMember: quantiles(5000, 999) }),
    cellResult("floor", rateCell(1000, 480.25), { lastMember: quantiles(5000, 1000) }),
    cellResult("go-hub", rateCell(1000, 480.25), { lastMember: quantiles(0, 0) }),
  ];
  const text = renderTables(sampleResults({ halfLoad }));
  expect(text).toMatch(/\| Parley +\| 1,000 at 480\/s \| +2.50 \| +5.00 \| +- \| +15.0 \| +999 \|/);
  expect(text).toMatch(/\| C floor \| 1,000 at 480\/s \| +2.50 \| +5.00 \| +10.0 \| +15.0 \| +1,000 \|/);
  expect(text).toMatch(/\| Go hub +\| 1,000 at 480\/s \| +- \| +- \| +- \| +- \| +0 \|/);
});

test("targets are met, missed or open", () => {
  const row = { figure: "speed", target: "<= 1x", measured: "1x" };
  const targets = [true, false, null].map((isMet) => ({ ...row, isMet }));
  const text = renderTables(sampleResults({ targets }));
  expect([...text.matchAll(/^\| speed +\| \S+ 1x +\| (\S+)/gm)].map(([, met]) => met)).toEqual(["yes", "**NO**", "?"]);
});

test("a table wider than a terminal goes on below, with the names again", () => {
  const headings = ["", ...Array.from({ length: 12 }, (_, index) => `column ${index} is wide`)];
  const content = { headings, rows: [["row", ...headings.slice(1).map(() => "1")]] };
  expect(
    Math.max(
      ...markdownTable(content)
        .split("\n")
        .map((line) => line.length),
    ),
  ).toBeGreaterThan(120);
  const wrapped = wrappedTable(content).split("\n");
  expect(Math.max(...wrapped.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(wrapped.filter((line) => line.startsWith("| row"))).toHaveLength(3);
});

test("two nodes stand below the one they are compared with, a table for each load", () => {
  const parts = { busUsPerDelivery: 0.05, storeUsPerDelivery: 0.25 };
  const twoNodes = [
    cellResult("parley-postgres", roomCell(1000, 16), { cpuUsPerDelivery: 0.8, storeUsPerDelivery: 0.3 }),
    cellResult("parley-redis", roomCell(1000, 16), { cpuUsPerDelivery: 1, lastMember: quantiles(6000), ...parts }),
    cellResult("socketio-redis", roomCell(1000, 16), null, "it ended"),
  ];
  const text = renderTables(sampleResults({ twoNodes }));
  expect(text).toMatch(/^\| 1,000 x 16 +\| CPU us \|/m);
  expect(text).toMatch(/^\| Parley, 1 node +\| +0.80 \| +\| +0.30 \| 1,250,000 \| +\| +2.50 \| +5.00 \| +\|$/m);
  expect(text).toMatch(
    /^\| Parley, 2 nodes, Redis +\| +1.00 \| +0.05 \| +0.25 \| 1,000,000 \| +0.800x \| +3.00 .* 0.50 \|$/m,
  );
  expect(text).toMatch(/^\| Socket.IO, 2 nodes, Redis¹ +\| +- \|/m);
});
