/** node bench/report/plot.mjs RESULTS.json FOLDER: draws what was measured, one SVG each. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vega from "vega";
import { compile } from "vega-lite";
import { cpuPerDelivery } from "./plots/cpu-per-delivery.ts";
import { durable } from "./plots/durable.ts";
import { latency } from "./plots/latency.ts";
import { memory } from "./plots/memory.ts";
import { roomSize } from "./plots/room-size.ts";
import { twoNodes } from "./plots/two-nodes.ts";

const PLOTS = {
  "cpu-per-delivery": cpuPerDelivery,
  "room-size": roomSize,
  latency,
  durable,
  memory,
  "two-nodes": twoNodes,
};

const [resultsPath = "", folder = ""] = process.argv.slice(2);
const results = JSON.parse(readFileSync(resultsPath, "utf8"));
for (const [name, plot] of Object.entries(PLOTS)) {
  const file = path.join(folder, `${name}.svg`);
  const spec = plot(results);
  if (spec === null) {
    // What an earlier run drew would stand beside the figures of this one.
    rmSync(file, { force: true });
    continue;
  }
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: "none" });
  writeFileSync(file, `${await view.toSVG()}\n`);
  view.finalize();
}
