import { existsSync, readFileSync } from "node:fs";
import type { ScenarioName } from "./options.ts";
import type { ContenderNote, Results } from "./results.ts";

type Measured = Omit<Results, "targets">;

/** Where each scenario's figures are. */
const FIGURES: Readonly<Record<ScenarioName, readonly (keyof Measured)[]>> = {
  "fan-out": ["fanOut"],
  "half-load": ["halfLoad"],
  durable: ["durable", "disk"],
  "two-nodes": ["twoNodes"],
  stopped: ["stoppedReaders"],
  idle: ["idle"],
  recover: ["recover"],
  "cold-start": ["coldStart"],
};

/** The last run's figures for every scenario that was not measured now; each keeps the time at which it was measured. */
export function keepLast(measured: Measured, now: ReadonlySet<ScenarioName>, file: string): Measured {
  if (!existsSync(file)) return measured;
  const last = JSON.parse(readFileSync(file, "utf8")) as Measured;
  const kept = Object.entries(FIGURES).filter(([scenario]) => !now.has(scenario as ScenarioName));
  // A run of an earlier version knows nothing of scenarios that are newer.
  const figures = kept.flatMap(([, names]) => names.flatMap((name) => (last[name] ? [[name, last[name]]] : [])));
  const times = kept.flatMap(([scenario, names]) =>
    names.some((name) => last[name]) ? [[scenario, last.measuredAt[scenario] ?? last.date]] : [],
  );
  return {
    ...measured,
    ...(Object.fromEntries(figures) as Partial<Measured>),
    contenders: withNew(last.contenders, measured.contenders),
    measuredAt: { ...measured.measuredAt, ...(Object.fromEntries(times) as Record<string, string>) },
  };
}

/** Of a contender that was there before, what was said then: most of the figures are from then. */
const withNew = (last: readonly ContenderNote[], now: readonly ContenderNote[]): readonly ContenderNote[] => [
  ...last,
  ...now.filter(({ id }) => !last.some((known) => known.id === id)),
];
