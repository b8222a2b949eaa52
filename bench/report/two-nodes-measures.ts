import type { Cell, CellFigures, CellResult } from "../results.ts";
import { cellLabel } from "./cell-label.ts";
import type { Measure, Reading } from "./measure.ts";
import { digits } from "./number-text.ts";
import { addedMs, oneNodeFigures, rateRatio } from "./one-node.ts";

const TWO_NODES = ["parley-redis", "parley-nats"];
/** The load that is for latency: a core that is mostly idle, so that what waits is the bus and not the queue for the core. */
const isForLatency = ({ rate, members }: Cell): boolean => rate !== undefined && members < 1000;

export const twoNodesRate: Measure = {
  figure: "two nodes' deliveries per CPU second, bus included",
  unit: "x",
  ours: TWO_NODES,
  read: ({ twoNodes }, contender) =>
    twoNodes
      .filter((result) => result.contender === contender && !isForLatency(result.cell))
      .map((result) =>
        compare(twoNodes, result, (nodes, alone) => ({
          value: rateRatio(nodes, alone),
          text: `${digits(nodes.cpuUsPerDelivery)} vs ${digits(alone.cpuUsPerDelivery)} us on one`,
        })),
      ),
};

export const addedLatency: Measure = {
  figure: "p50 to the last member that a second node adds",
  unit: " ms",
  ours: TWO_NODES,
  read: ({ twoNodes }, contender) =>
    twoNodes
      .filter((result) => result.contender === contender && isForLatency(result.cell))
      .map((result) =>
        compare(twoNodes, result, (nodes, alone) => ({
          value: addedMs(nodes, alone),
          text: `${digits(nodes.lastMember.p50Us / 1000)} vs ${digits(alone.lastMember.p50Us / 1000)} ms on one`,
        })),
      ),
};

type Comparison = (nodes: CellFigures, alone: CellFigures) => { readonly value: number; readonly text: string };

/** CPU stands where the generator was the bottleneck, so that no remark of that kind weakens it. */
function compare(results: readonly CellResult[], result: CellResult, comparison: Comparison): Reading {
  const alone = oneNodeFigures(results, result);
  const where = cellLabel(result.cell);
  if (!result.median || !alone)
    return { where, value: null, remark: result.remark ?? "one node failed", isVoid: false };
  const { value, text } = comparison(result.median, alone);
  return { where: `${where}, ${text}`, value, remark: null, isVoid: false };
}
