import path from "node:path";
import {
  DURABLE_CELL,
  FAN_OUT_CELLS,
  halfLoadCell,
  KEY_CELLS,
  QUICK_TWO_NODES_CELLS,
  TWO_NODES_CELLS,
} from "./cells.ts";
import { CONTENDERS } from "./contenders/all.ts";
import type { Contender } from "./contenders/contender.ts";
import { BENCH } from "./contenders/paths.ts";
import { measureDisk } from "./disk.ts";
import { buildGenerator } from "./generate.ts";
import { keepLast } from "./keep-last.ts";
import { describeMachine } from "./machine.ts";
import { type BenchOptions, readBenchOptions, type ScenarioName } from "./options.ts";
import { prepareContenders } from "./prepare-contenders.ts";
import { createProgress, type Progress } from "./progress.ts";
import { judge } from "./report/targets.ts";
import { writeReport } from "./report/write-report.ts";
import type { Cell, CellResult, Results } from "./results.ts";
import { coldStart, emptyNode } from "./scenarios/cold-start.ts";
import { fanOut } from "./scenarios/fan-out.ts";
import { idle } from "./scenarios/idle.ts";
import { recover } from "./scenarios/recover.ts";
import { sideBySide } from "./scenarios/side-by-side.ts";
import { stoppedReaders } from "./scenarios/stopped-readers.ts";

/** Those that differ in one thing only from another that gets all cells. */
const ONLY_KEY_CELLS = new Set(["parley-members", "parley-memory", "ws-loop", "go-pump"]);
const FAN_OUT = [
  "floor",
  "parley",
  "parley-members",
  "parley-memory",
  "bun",
  "ws-loop",
  "go-hub",
  "go-pump",
  "socketio",
];
const HALF_LOAD = ["parley", "bun", "go-hub", "socketio"];
const DURABLE = ["parley", "parley-members", "one-fsync", "ejabberd"];
const TWO_NODES = ["parley-postgres", "parley-redis", "parley-nats", "socketio", "socketio-redis"];
const STOPPED = ["parley", "go-pump", "socketio"];
const IDLE = ["parley", "parley-members", "bun", "ws-loop", "go-hub", "go-pump", "socketio"];
const RECOVER = ["parley-members", "socketio-recovery"];
const COLD_START = ["parley", "socketio", "go-hub", "bun", "ejabberd"];
/** Ours is judged by a tenth of its p99, the others by whether they bear it at all. */
const OWN_STOPPED_ROUNDS = 3;
const RECOVERING_MEMBERS = 5000;
const HALF = 0.5;
/** The cell that says what Parley can do at most in a room of 1,000. */
const CAPACITY_CELL = "1000x64";

// What was started ends with us: an "exit" handler knows it.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const options = readBenchOptions(process.argv.slice(2));
if (options) {
  const results = await run(options);
  const wrong = [...results.fanOut, ...results.halfLoad, ...results.durable, ...results.twoNodes].filter(
    ({ contender, median }) => contender.startsWith("parley") && median === null,
  );
  process.exit(wrong.length > 0 ? 1 : 0);
}

async function run(asked: BenchOptions): Promise<Results> {
  await buildGenerator();
  const { notes, ready } = await prepareContenders(CONTENDERS, asked.contenders);
  const among = (ids: readonly string[]) => ready.filter(({ id }) => ids.includes(id));
  const progress = createProgress();
  const on = async <T>(name: ScenarioName, measure: () => Promise<readonly T[]>): Promise<readonly T[]> =>
    asked.scenarios.has(name) ? measure() : [];
  const pace = { warmUpMs: 1000, measureMs: asked.measureMs };

  const fanOutResults = await on("fan-out", () =>
    fanOut(
      { contenders: among(FAN_OUT), cells: (contender) => cellsFor(contender, asked), rounds: asked.rounds, pace },
      progress,
    ),
  );
  const rate = HALF * capacity(fanOutResults);
  const halfLoad = await on("half-load", async () =>
    rate > 0
      ? fanOut(
          {
            contenders: among(HALF_LOAD),
            cells: () => [halfLoadCell(rate)],
            rounds: asked.rounds,
            pace: { ...pace, measureMs: 2 * pace.measureMs },
          },
          progress,
        )
      : [],
  );
  const durable = await on("durable", () =>
    fanOut({ contenders: among(DURABLE), cells: () => [DURABLE_CELL], rounds: asked.rounds, pace }, progress),
  );
  const twoNodes = await on("two-nodes", () =>
    sideBySide({ contenders: among(TWO_NODES), cells: twoNodesCells(asked), rounds: asked.rounds, pace }, progress),
  );
  const inTurn = <T>(
    name: ScenarioName,
    contenders: readonly Contender[],
    measure: (contender: Contender) => Promise<T>,
  ) => on(name, () => oneByOne(name, contenders, measure, progress));
  const stopped = await inTurn("stopped", among(STOPPED), (contender) =>
    stoppedReaders(contender, contender.id === "parley" ? OWN_STOPPED_ROUNDS : 1),
  );
  const idleResults = await inTurn("idle", among(IDLE), (contender) => idle(contender, asked.connections));
  const herd = await inTurn("recover", among(RECOVER), (contender) => recover(contender, RECOVERING_MEMBERS, "herd"));
  const own = await inTurn("recover", among(RECOVER), (contender) =>
    recover(contender, RECOVERING_MEMBERS, "own client"),
  );
  const starts = await inTurn("cold-start", among(COLD_START), coldStart);
  const date = new Date().toISOString();
  const measured = {
    date,
    measuredAt: Object.fromEntries([...asked.scenarios].map((scenario) => [scenario, date])),
    machine: describeMachine(),
    contenders: notes,
    fanOut: fanOutResults,
    halfLoad,
    durable,
    twoNodes,
    stoppedReaders: stopped,
    idle: idleResults,
    recover: [...herd, ...own],
    coldStart: starts.length > 0 ? [await emptyNode(), ...starts] : [],
    disk: asked.scenarios.has("durable") ? measureDisk() : null,
  };
  const outDir = asked.outDir === null ? null : path.join(BENCH, asked.outDir);
  const all =
    outDir && asked.keepsLast ? keepLast(measured, asked.scenarios, path.join(outDir, "latest.json")) : measured;
  const results = { ...all, targets: judge(all) };
  await writeReport(results, outDir, asked);
  return results;
}

function cellsFor({ id }: Contender, { cells }: BenchOptions): readonly Cell[] {
  return FAN_OUT_CELLS.filter(
    (cell) =>
      (cells.length === 0 || cells.includes(cell.id)) && (!ONLY_KEY_CELLS.has(id) || KEY_CELLS.includes(cell.id)),
  );
}

function twoNodesCells({ isQuick }: BenchOptions): readonly Cell[] {
  return isQuick ? TWO_NODES_CELLS.filter(({ id }) => QUICK_TWO_NODES_CELLS.includes(id)) : TWO_NODES_CELLS;
}

/** Messages a second that Parley delivers to all of a room of 1,000; 0 when that was not measured. */
function capacity(results: readonly CellResult[]): number {
  const found = results.find(({ contender, cell }) => contender === "parley" && cell.id === CAPACITY_CELL);
  return found?.median?.messagesPerSecond ?? 0;
}

async function oneByOne<T>(
  name: ScenarioName,
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<T>,
  progress: Progress,
) {
  const results: T[] = [];
  for (const contender of contenders) {
    progress.step(`${name}: ${contender.id}`);
    const result = await measure(contender);
    progress.say(JSON.stringify(result));
    results.push(result);
  }
  return results;
}
