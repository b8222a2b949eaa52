import type { CellFigures, CellResult } from "../results.ts";

/** What several nodes are compared with: the same server, alone. */
const ONE_NODE: Readonly<Record<string, string>> = {
  "parley-redis": "parley-postgres",
  "parley-nats": "parley-postgres",
  "socketio-redis": "socketio",
};

/** The figures of the same load on one node; undefined where this is one, null where there are none. */
export function oneNodeFigures(results: readonly CellResult[], { contender, cell }: CellResult) {
  const alone = ONE_NODE[contender];
  if (alone === undefined) return undefined;
  return results.find((result) => result.contender === alone && result.cell.id === cell.id)?.median ?? null;
}

export const perCpuSecond = ({ cpuUsPerDelivery }: CellFigures): number => 1_000_000 / cpuUsPerDelivery;

/** Deliveries per CPU second, as a share of what the one node does. */
export const rateRatio = (nodes: CellFigures, alone: CellFigures): number => perCpuSecond(nodes) / perCpuSecond(alone);

/** Milliseconds that the median message takes longer to the last member. */
export const addedMs = (nodes: CellFigures, alone: CellFigures): number =>
  (nodes.lastMember.p50Us - alone.lastMember.p50Us) / 1000;
