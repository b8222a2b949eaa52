import type { TrialReport } from "./trial.ts";
import type { CheckerName } from "./verdict.ts";
import type { Spread } from "./visibility.ts";

/** So many problems of one kind are shown; the history has the others. */
const SHOWN = 10;

/** Exit codes: the verdict's, and for a run that could not be made. */
export const EXIT_CODES = { valid: 0, invalid: 1, unknown: 2 } as const;

/** What was done, what was found and how to have it again, for people. */
export function formatReport(report: TrialReport): string {
  const { figures, faults, visibility, problems, doubts, settledMs, seed, verdict, lossBound } = report;
  const count = (name: CheckerName): number => problems[name].length;
  const lines = [
    "",
    `faults      ${faults.length === 0 ? "none" : countFaults(report)}`,
    `messages    acked ${figures.acked}, refused ${figures.refused}, unknown ${figures.unknown} (${figures.recovered} of them exist), sent again ${figures.resent}`,
    `readers     ${figures.readers} complete lists, ${figures.deliveries} deliveries; all settled ${(settledMs / 1000).toFixed(1)} s after the last message`,
    `found       lost ${count("lost")}, duplicated ${count("duplicate")}, disagreements ${count("agreement")}, gaps ${count("gap-free")}, phantoms ${count("phantom")}, out of order ${count("real-time")}`,
    `visible ms  before faults ${formatSpread(visibility.before)}`,
    `            during faults ${formatSpread(visibility.during)}`,
    `            after faults  ${formatSpread(visibility.after)}`,
    ...Object.entries(problems).flatMap(([name, found]) => formatProblems(name, found)),
    ...doubts.map((doubt) => `doubt       ${doubt}`),
    `verdict     ${verdict.toUpperCase()} (seed ${seed})${verdict === "valid" ? `; with 95 % confidence fewer than ${lossBound.toExponential(1)} of acknowledged messages are lost` : ""}`,
    "",
  ];
  return lines.join("\n");
}

function countFaults({ faults }: TrialReport): string {
  const counts = new Map<string, number>();
  for (const { name } of faults) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${name} x${times}`).join(", ");
}

function formatSpread({ count, p50, p99, max }: Spread): string {
  return count === 0 ? "-" : `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, max ${max.toFixed(0)} (${count})`;
}

function formatProblems(name: string, found: readonly string[]): string[] {
  const shown = found.slice(0, SHOWN).map((problem) => `${name.padEnd(11)} ${problem.slice(0, 300)}`);
  return found.length > SHOWN ? [...shown, `${name.padEnd(11)} ... and ${found.length - SHOWN} more`] : shown;
}
