import { parseArgs } from "node:util";

export const SCENARIOS = [
  "fan-out",
  "half-load",
  "durable",
  "two-nodes",
  "stopped",
  "idle",
  "recover",
  "cold-start",
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export interface BenchOptions {
  readonly scenarios: ReadonlySet<ScenarioName>;
  readonly isQuick: boolean;
  /** Ids; empty means all. */
  readonly contenders: readonly string[];
  /** Ids of fan-out cells; empty means all. */
  readonly cells: readonly string[];
  readonly rounds: number;
  readonly measureMs: number;
  readonly connections: number;
  readonly updateReadme: boolean;
  /** Keep the last run's figures for the scenarios that are not measured. */
  readonly keepsLast: boolean;
  /** Null: nothing is written. */
  readonly outDir: string | null;
}

const HELP = `npm run bench -- [options]

Measures Parley beside what people would use instead: each server on one core, the load generator on the other,
every delivery checked. A whole run takes about an hour; the machine should do nothing else meanwhile.

  --quick                  few cells, one round, the scenarios fan-out, durable, two-nodes and cold-start: some minutes
  --scenarios a,b          of ${SCENARIOS.join(", ")}
  --contenders a,b         for example floor,parley,go-hub,socketio (see bench/contenders/all.ts)
  --cells a,b              fan-out cells, for example 200x1,1000x16 (members x messages in flight; see bench/cells.ts)
  --rounds N               rounds of each load, in alternating order (3; quick: 1)
  --measure-ms T           measured time of each cell (3000)
  --connections N          of the idle scenario (10000)
  --keep                   keep the last run's figures for the scenarios that are not measured now
  --readme                 put the tables into README.md
  --no-write               print only
  --help

Exit code: 0 measured; 1 a server lost, repeated, reordered or changed a message of Parley's; 2 the run could not be done.
`;

/** Reads the command line; undefined means that the help was asked for and printed. */
export function readBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      scenarios: { type: "string" },
      contenders: { type: "string", default: "" },
      cells: { type: "string" },
      rounds: { type: "string" },
      "measure-ms": { type: "string", default: "3000" },
      connections: { type: "string", default: "10000" },
      keep: { type: "boolean", default: false },
      readme: { type: "boolean", default: false },
      "no-write": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return undefined;
  }
  const scenarios = values.scenarios ?? (values.quick ? "fan-out,durable,two-nodes,cold-start" : SCENARIOS.join(","));
  return {
    scenarios: new Set(list(scenarios).map(scenarioNamed)),
    isQuick: values.quick,
    contenders: list(values.contenders),
    cells: list(values.cells ?? (values.quick ? "200x1,200x16,1000x1,1000x16" : "")),
    rounds: count("--rounds", values.rounds ?? (values.quick ? "1" : "3")),
    measureMs: count("--measure-ms", values["measure-ms"]),
    connections: count("--connections", values.connections),
    updateReadme: values.readme,
    keepsLast: values.keep,
    outDir: values["no-write"] ? null : "results",
  };
}

const list = (text: string) => text.split(",").filter((word) => word !== "");

function scenarioNamed(name: string): ScenarioName {
  const found = SCENARIOS.find((scenario) => scenario === name);
  if (!found) throw new Error(`there is no scenario ${name}; there are ${SCENARIOS.join(", ")}`);
  return found;
}

function count(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option} takes a whole number from 1, not ${text}`);
  return number;
}
