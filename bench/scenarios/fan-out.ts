import type { Contender } from "../contenders/contender.ts";
import { Deployment } from "../deployment.ts";
import type { Progress } from "../progress.ts";
import type { Cell, CellResult } from "../results.ts";
import { CellRuns } from "./cell-runs.ts";
import { drive, type Driven, type Pace } from "./drive.ts";

export interface FanOutPlan {
  readonly contenders: readonly Contender[];
  readonly cells: (contender: Contender) => readonly Cell[];
  readonly rounds: number;
  readonly pace: Pace;
  /** Of each server's first cell: a program that has just started is compiled while it runs, and costs more than later. */
  readonly freshWarmUpMs?: number;
}

/** The median of some rounds for every contender and cell; every second round goes backwards through the contenders. */
export async function fanOut(plan: FanOutPlan, progress: Progress): Promise<CellResult[]> {
  const runs = plan.contenders.flatMap((contender) =>
    plan.cells(contender).map((cell) => ({ contender, of: new CellRuns(contender.id, cell) })),
  );
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? plan.contenders : plan.contenders.toReversed();
    for (const contender of order) {
      const own = runs.filter((run) => run.contender === contender).map(({ of }) => of);
      for (const group of serversFor(contender, own)) await measure(contender, group, { ...plan, progress });
    }
  }
  return runs.map(({ of }) => of.result());
}

/** One server does all cells; only one whose members must exist beforehand is set up for each anew. */
function serversFor(contender: Contender, runs: readonly CellRuns[]): readonly (readonly CellRuns[])[] {
  if (runs.length === 0) return [];
  return contender.dialect === "parley-member" ? runs.map((run) => [run]) : [runs];
}

const FRESH_WARM_UP_MS = 5000;

interface Round extends Pick<FanOutPlan, "pace" | "freshWarmUpMs"> {
  readonly progress: Progress;
}

async function measure(contender: Contender, group: readonly CellRuns[], round: Round): Promise<void> {
  const { pace, progress, freshWarmUpMs = FRESH_WARM_UP_MS } = round;
  let server: Deployment | null = null;
  for (const runs of group) {
    const warmUpMs = server ? pace.warmUpMs : Math.max(pace.warmUpMs, freshWarmUpMs);
    const name = `${contender.id} ${runs.cell.id}`;
    progress.step(name);
    try {
      server ??= await Deployment.start(contender, runs.cell);
      const driven = await drive(server, runs.cell, { ...pace, warmUpMs });
      runs.add(driven);
      progress.say(`${name}: ${describe(driven)}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      progress.say(`${name}: FAILED: ${reason}`);
      runs.fail(reason);
      // What it has left undone must not weigh on the next cell.
      await server?.end();
      server = null;
    }
  }
  await server?.end();
}

const describe = ({ figures, remark }: Driven) =>
  `${figures.cpuUsPerDelivery.toFixed(2)} us/delivery (${figures.userUsPerDelivery.toFixed(2)} outside the kernel), ` +
  `${Math.round(figures.deliveriesPerSecond)} deliveries/s, ${figures.framesPerRead.toFixed(1)} in a read${remark === null ? "" : `; ${remark}`}`;
