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
  const servers = contenders.map((contender) => ({
    server: new MeasuredServer(contender, { pace, freshWarmUpMs: FRESH_WARM_UP_MS, progress }),
    runs: cells.map((cell) => new CellRuns(contender.id, cell)),
  }));
  for (const cell of cells) {
    for (const { server, runs } of inRounds(servers, rounds)) {
      const own = runs.find((each) => each.cell === cell);
      if (own) await server.measure(own);
    }
  }
  for (const { server } of servers) await server.end();
  return servers.flatMap(({ runs }) => runs.map((own) => own.result()));
}
