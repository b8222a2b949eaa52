import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createMetrics, type Metrics } from "./metrics.ts";

const open: Metrics[] = [];
function metricsForTest(): Metrics {
  const metrics = createMetrics();
  open.push(metrics);
  return metrics;
}
afterEach(() => {
  for (const metrics of open.splice(0)) metrics.close();
});

const linesOf = async (metrics: Metrics) => (await metrics.text()).split("\n");

describe("metrics", () => {
  it("a plain number changed in place is what the next scrape shows", async () => {
    const metrics = metricsForTest();
    metrics.connections += 3;
    metrics.connections -= 1;
    metrics.deliveries += 200;
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining(["parley_connections 2", "parley_deliveries_total 200"]),
    );
    metrics.deliveries += 1;
    expect(await linesOf(metrics)).toContain("parley_deliveries_total 201");
  });

  it("a labelled counter keeps one count per label", async () => {
    const metrics = metricsForTest();
    metrics.catchUps.add("ring", 2);
    metrics.catchUps.add("store");
    metrics.catchUps.add("ring");
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining(['parley_catch_ups_total{from="ring"} 3', 'parley_catch_ups_total{from="store"} 1']),
    );
  });

  it("a distribution counts each value in its bucket and every larger one", async () => {
    const metrics = metricsForTest();
    for (const rows of [1, 5, 6, 5000]) metrics.commitRows.observe(rows);
    expect(await linesOf(metrics)).toEqual(
      expect.arrayContaining([
        'parley_commit_rows_bucket{le="1"} 1',
        'parley_commit_rows_bucket{le="5"} 2',
        'parley_commit_rows_bucket{le="10"} 3',
        'parley_commit_rows_bucket{le="1000"} 3',
        'parley_commit_rows_bucket{le="+Inf"} 4',
        "parley_commit_rows_sum 5012",
        "parley_commit_rows_count 4",
      ]),
    );
  });

  it("the process's own metrics are there too", async () => {
    expect(await metricsForTest().text()).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it("docs/metrics.md describes exactly the metrics there are", async () => {
    const scraped = (await linesOf(metricsForTest())).flatMap(
      (line) => /^# TYPE (parley_\w+) (\w+)/.exec(line)?.slice(1, 3).join(" ") ?? [],
    );
    const page = readFileSync(new URL("../../../../docs/metrics.md", import.meta.url), "utf8");
    const described = page
      .split("\n")
      .flatMap((line) => /^\|\s*`(parley_\w+)`\s*\|\s*(\w+)/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(described.toSorted()).toEqual(scraped.toSorted());
  });
});
