import type { Contender } from "../contenders/contender.ts";
import type { Progress } from "../progress.ts";
import type { Cell, CellResult } from "../results.ts";
import { CellRuns } from "./cell-runs.ts";
import type { Pace } from "./drive.ts";
import { inRounds } from "./in-rounds.ts";
import { MeasuredServer, type Measuring } from "./measured-server.ts";

export interface FanOutPlan {
  readonly contenders: readonly Contender[];
  readonly cells: (contender: Contender) => readonly Cell[];
  readonly rounds: number;
  readonly pace: Pace;
}

const FRESH_WARM_UP_MS = 5000;

/** The median of some rounds for every contender and cell. A server has the machine for itself, for all of its cells. */
export async function fanOut(plan: FanOutPlan, progress: Progress): Promise<CellResult[]> {
  const { contenders, cells, rounds, pace } = plan;
  const runs = contenders.flatMap((contender) =>
    cells(contender).map((cell) => ({ contender, of: new CellRuns(contender.id, cell) })),
  );
  for (const contender of inRounds(contenders, rounds)) {
    const own = runs.filter((run) => run.contender === contender).map(({ of }) => of);
    for (const group of serversFor(contender, own)) {
      await measure(contender, group, { pace, freshWarmUpMs: FRESH_WARM_UP_MS, progress });
    }
  }
  return runs.map(({ of }) => of.result());
}

/** One server does all cells; only one whose members must exist beforehand is set up for each anew. */
function serversFor(contender: Contender, runs: readonly CellRuns[]): readonly (readonly CellRuns[])[] {
  return contender.dialect === "parley-member" ? runs.map((run) => [run]) : [runs];
}

async function measure(contender: Contender, group: readonly CellRuns[], measuring: Measuring): Promise<void> {
  const server = new MeasuredServer(contender, measuring);
  for (const runs of group) await server.measure(runs);
  await server.end();
}
