import type { Contender } from "../contenders/contender.ts";
import type { Progress } from "../progress.ts";
import type { Cell, CellResult } from "../results.ts";
import { CellRuns } from "./cell-runs.ts";
import type { Pace } from "./drive.ts";
import { inRounds } from "./in-rounds.ts";
import { MeasuredServer } from "./measured-server.ts";

export interface SideBySidePlan {
  readonly contenders: readonly Contender[];
  readonly cells: readonly Cell[];
  readonly rounds: number;
  readonly pace: Pace;
}

/** Two nodes that share a core get warm half as fast as one, and what is compared must be as warm. */
const FRESH_WARM_UP_MS = 25_000;

/**
 * As the fan-out, but all servers stay up and take turns in each cell, so that a slow minute of the machine meets all of
 * them: for those that are compared with each other and differ in little. Who waits for its turn has no connections.
 */
export async function sideBySide(plan: SideBySidePlan, progress: Progress): Promise<CellResult[]> {
  const { contenders, cells, rounds, pace } = plan;
  const measuring = { pace, freshWarmUpMs: FRESH_WARM_UP_MS, progress };
  const servers = contenders.map((contender) => ({ contender, server: new MeasuredServer(contender, measuring) }));
  const results: CellResult[] = [];
  for (const cell of cells) {
    const runs = servers.map(({ contender, server }) => ({ server, of: new CellRuns(contender.id, cell) }));
    for (const { server, of } of inRounds(runs, rounds)) await server.measure(of);
    results.push(...runs.map(({ of }) => of.result()));
  }
  for (const { server } of servers) await server.end();
  return results;
}
