/** node bench/scaling/plot.mjs: draws docs/images/scaling.svg. */
import { writeFileSync } from "node:fs";
import * as vega from "vega";
import { compile } from "vega-lite";
import { coresChart } from "./cores-chart.ts";

const view = new vega.View(vega.parse(compile(coresChart()).spec), { renderer: "none" });
writeFileSync(new URL("../../docs/images/scaling.svg", import.meta.url), `${await view.toSVG()}\n`);
view.finalize();
