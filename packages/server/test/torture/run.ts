import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seededRandom } from "../kit/seeded-random.ts";
import { FAULT_NAMES, type FaultName, possibleFaults } from "./faults.ts";
import { BUS_KINDS, type BusKind, Fleet } from "./fleet.ts";
import { History } from "./history.ts";
import { EXIT_CODES, formatReport } from "./report.ts";
import { torture } from "./torture.ts";

const HELP = `npm run torture -- [options]

Starts a deployment of real processes, lets clients talk on it while its parts are killed, stopped, cut off and wiped,
and judges from what the clients saw whether a promise was broken. docs/torture.md says how to read the result.

  --minutes N    how long clients talk (1)
  --seed N       decides what is said and what is broken when (a random one, which is printed)
  --bus NAME     ${BUS_KINDS.join(" | ")} (redis); none: one node on SQLite,
                 memory: nodes that share PostgreSQL and nothing else
  --nodes N      how many nodes behind nginx (3; 1 without a bus)
  --rate N       messages a second, all clients together (60)
  --hold N       seconds each fault lasts (mostly a moment, now and then up to 45; less in runs of less than 10 minutes)
  --faults LIST  of ${FAULT_NAMES.join(", ")}
                 (all that the deployment has parts for; "" for none)
  --help

Exit code: 0 valid, 1 a promise was broken, 2 unknown (too little was said, a fault did not bite, or it could not run).
`;

/** Below so many acknowledged messages a second of what was asked for, a run was no test. */
const LEAST_SHARE = 0.25;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT_CODES.unknown;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
      bus: { type: "string", default: "redis" },
      nodes: { type: "string" },
      rate: { type: "string", default: "60" },
      hold: { type: "string" },
      faults: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return EXIT_CODES.valid;
  }
  const bus = oneOf(BUS_KINDS, values.bus, "--bus");
  const nodes = positive(values.nodes ?? (bus === "none" ? "1" : "3"), "--nodes");
  const [minutes, rate] = [positive(values.minutes, "--minutes"), positive(values.rate, "--rate")];
  const hold = values.hold === undefined ? undefined : positive(values.hold, "--hold");
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error("--seed is an integer");
  const asked = values.faults?.split(",").filter((name) => name !== "");
  const wanted = asked?.map((name) => oneOf(FAULT_NAMES, name, "--faults"));
  return run({ bus, nodes, minutes, rate, seed, hold, wanted });
}

interface Asked {
  readonly bus: BusKind;
  readonly nodes: number;
  readonly minutes: number;
  readonly rate: number;
  readonly seed: number;
  readonly hold: number | undefined;
  readonly wanted: readonly FaultName[] | undefined;
}

async function run({ bus, nodes, minutes, rate, seed, hold, wanted }: Asked): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), "parley-torture-"));
  const startedAt = performance.now();
  const history = new History(() => performance.now() - startedAt, join(directory, "history.jsonl"));
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(`seed ${seed}: ${minutes} min, ${nodes} node(s), bus ${bus}; the history is kept in ${directory}`);
  const fleet = await Fleet.start({ bus, nodes, hasNginx: nodes > 1, random: seededRandom(seed + 2) });
  const stop = (): void => {
    void fleet.stop().finally(() => process.exit(EXIT_CODES.unknown));
  };
  process.once("SIGINT", stop);
  try {
    const durationMs = minutes * 60_000;
    const report = await torture({
      fleet,
      history,
      seed,
      durationMs,
      faults: wanted ?? possibleFaults(fleet),
      holdMs: hold === undefined ? undefined : hold * 1000,
      messagesPerSecond: rate,
      minAcks: (durationMs / 1000) * rate * LEAST_SHARE,
      onProgress: say,
    });
    say(formatReport(report));
    writeFileSync(join(directory, "report.json"), JSON.stringify(report, null, 2));
    if (report.verdict !== "valid") writeFileSync(join(directory, "nodes.log"), fleet.outputs());
    return EXIT_CODES[report.verdict];
  } finally {
    process.off("SIGINT", stop);
    history.close();
    await fleet.stop();
  }
}

function oneOf<T extends string>(names: readonly T[], name: string, option: string): T {
  const found = names.find((each) => each === name);
  if (found === undefined) throw new Error(`${option}: there is no ${name}; there are ${names.join(", ")}`);
  return found;
}

function positive(text: string, option: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`${option} is a number above 0`);
  return number;
}
