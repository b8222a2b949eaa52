import type { CellResult, Results } from "../results.ts";
import { percent } from "./number-text.ts";
import { shortName } from "./short-name.ts";

/** `2 cores of ..., 24 GiB, Linux 6.1, Node v26.10.0`. */
export function machineText({ machine }: Pick<Results, "machine">): string {
  const { cpu, cores, memoryGiB, kernel, node } = machine;
  return `${cores} cores of ${cpu}, ${memoryGiB} GiB, ${kernel}, Node ${node}`;
}

export const dateText = ({ date }: Pick<Results, "date">): string => date.slice(0, 10);

/** When, where, how often, and what exactly each contender is; those that are missing with the reason. */
export function runHeader(results: Results): string {
  const present = results.contenders.filter(({ missingBecause }) => missingBecause === null);
  const missing = results.contenders.filter(({ missingBecause }) => missingBecause !== null);
  return [
    `${dateText(results)}, ${machineText(results)}.\n${roundsText(results)}`,
    present
      .map(({ id, title, tier, version }) => `- ${shortName(id)}: ${title}; ${tier}; ${version ?? "version unknown"}`)
      .join("\n"),
    timesText(results),
    missing
      .map(({ id, title, missingBecause }) => `- **missing: ${shortName(id)}** (${title}): ${missingBecause}`)
      .join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** A run that kept some figures of an earlier one says which. */
function timesText({ date, measuredAt }: Results): string {
  const kept = Object.entries(measuredAt).filter(([, at]) => at !== date);
  if (kept.length === 0) return "";
  return `Kept from an earlier run: ${kept.map(([scenario, at]) => `${scenario} (${at.slice(0, 16)}Z)`).join(", ")}.`;
}

/** A run that kept some figures may have cells of one round beside cells of several. */
function roundsText({ fanOut, halfLoad, durable, twoNodes }: Results): string {
  const cells = [...fanOut, ...halfLoad, ...durable, ...twoNodes].filter(({ median }) => median !== null);
  const repeated = cells.filter(({ roundsCpuUsPerDelivery: rounds }) => rounds.length > 1);
  if (repeated.length === 0) return "One round.";
  const spreads = repeated.map(spread).toSorted((a, b) => a - b);
  const median = spreads[Math.floor(spreads.length / 2)] ?? 0;
  const widest = spreads.at(-1) ?? 0;
  const which = repeated.length === cells.length ? "Of" : "Some cells are of one round; of";
  return `${which} several rounds the one with the median CPU; between them it differed by ${percent(median)} as a rule, ${percent(widest)} at most.`;
}

function spread({ median, roundsCpuUsPerDelivery: rounds }: CellResult): number {
  return (Math.max(...rounds) - Math.min(...rounds)) / (median?.cpuUsPerDelivery ?? 1);
}
