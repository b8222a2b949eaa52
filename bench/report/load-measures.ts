import type { Cell, CellFigures, CellResult } from "../results.ts";
import { cellLabel } from "./cell-label.ts";
import { isVoid } from "./is-void.ts";
import { FULL_CHAT, type Measure, type Reading } from "./measure.ts";

export const cpuOneInFlight: Measure = cpu("1 in flight", (inFlight) => inFlight === 1);
export const cpuManyInFlight: Measure = cpu("16+ in flight", (inFlight) => inFlight >= 16);

/** CPU per delivery stands even where the generator was the bottleneck, so that no remark weakens it. */
function cpu(load: string, isAsked: (inFlight: number) => boolean): Measure {
  return {
    figure: `CPU per delivery, ${load}, rooms of 100-1,000`,
    unit: " us",
    ours: FULL_CHAT,
    read: ({ fanOut }, contender) =>
      fanOut
        .filter((result) => result.contender === contender && isOneRoom(result.cell, 100))
        .filter(({ cell }) => cell.inFlight !== undefined && isAsked(cell.inFlight))
        .map(({ cell, median, remark }) => ({
          where: cellLabel(cell),
          value: median?.cpuUsPerDelivery ?? null,
          remark: median ? null : remark,
          isVoid: false,
        })),
  };
}

export const lastMemberP99: Measure = {
  figure: "p99 to the last member, half load, room of 1,000",
  unit: " ms",
  ours: FULL_CHAT,
  read: ({ halfLoad }, contender) =>
    halfLoad
      .filter((result) => result.contender === contender && isOneRoom(result.cell, 1000))
      .map((result) => cellReading(result, ({ lastMember }) => lastMember.p99Us / 1000)),
};

export const durableRate: Measure = {
  figure: "durable acked messages, 64 senders, fsync",
  unit: "/s",
  ours: FULL_CHAT,
  read: ({ durable }, contender) =>
    durable
      .filter((result) => result.contender === contender && result.cell.senders === 64)
      .map((result) => cellReading(result, ({ acksPerSecond }) => acksPerSecond)),
};

const isOneRoom = ({ rooms, members }: Cell, atLeast: number) => rooms === 1 && members >= atLeast && members <= 1000;

const cellReading = ({ cell, median, remark }: CellResult, value: (figures: CellFigures) => number): Reading => ({
  where: cellLabel(cell),
  value: median && value(median),
  remark,
  isVoid: median !== null && isVoid(median),
});
