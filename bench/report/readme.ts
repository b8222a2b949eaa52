import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../contenders/paths.ts";
import type { Results } from "../results.ts";
import { readmeBlock } from "./readme-block.ts";

const START = "<!-- bench:start -->";
const END = "<!-- bench:end -->";
const README = path.join(REPOSITORY, "README.md");

/** Puts a run's figures where those of the last one stood. */
export function updateReadme(results: Results, file = README): void {
  writeFileSync(file, replaceBlock(readFileSync(file, "utf8"), readmeBlock(results)));
}

/** What stands between the two markers is replaced; without them it throws, because nothing would have happened. */
export function replaceBlock(page: string, block: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start === -1 || end < start) throw new Error(`there is no ${START} ... ${END} in the page`);
  return `${page.slice(0, start + START.length)}\n\n${block}\n\n${page.slice(end)}`;
}
