import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { installBenchPackages } from "../contenders/bench-packages.ts";
import { runTool } from "../contenders/run-tool.ts";
import type { Results } from "../results.ts";
import { updateReadme } from "./readme.ts";
import { renderTables } from "./table.ts";

export interface ReportOptions {
  readonly updateReadme: boolean;
}

/** Prints the tables, and writes them with the figures and the plots into a folder; into none if that is null. */
export async function writeReport(results: Results, outDir: string | null, options: ReportOptions): Promise<void> {
  const tables = renderTables(results);
  process.stdout.write(tables);
  if (outDir !== null) {
    mkdirSync(outDir, { recursive: true });
    writeFileSync(path.join(outDir, "latest.md"), tables);
    const figures = path.join(outDir, "latest.json");
    writeFileSync(figures, `${JSON.stringify(results, null, 2)}\n`);
    await plot(figures, outDir);
  }
  if (options.updateReadme) updateReadme(results);
}

/** The figures are worth an hour: they are not lost because a picture cannot be drawn. */
async function plot(figures: string, outDir: string): Promise<void> {
  try {
    await installBenchPackages();
    await runTool(process.execPath, [path.join(import.meta.dirname, "plot.mjs"), figures, outDir]);
  } catch (error) {
    process.stderr.write(`There are no plots: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
