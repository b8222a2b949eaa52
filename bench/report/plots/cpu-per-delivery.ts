import type { Results } from "../../results.ts";
import { digits } from "../number-text.ts";
import { barPanel } from "./bar-panel.ts";
import { chart, type Spec } from "./chart.ts";

const MEMBERS = 1000;

/** The figure that does not depend on who else keeps the machine busy. Null when it was not measured. */
export function cpuPerDelivery(results: Results): Spec | null {
  const barsAt = (inFlight: number) =>
    results.fanOut.flatMap(({ contender, cell, median }) =>
      cell.rooms === 1 && cell.members === MEMBERS && cell.inFlight === inFlight && cell.textBytes === 60 && median
        ? [{ contender, value: median.cpuUsPerDelivery }]
        : [],
    );
  const [one, many] = [barsAt(1), barsAt(16)];
  if (one.length === 0 || many.length === 0) return null;
  const measured = new Set([...one, ...many].map(({ contender }) => contender));
  const order = results.contenders.map(({ id }) => id).filter((id) => measured.has(id));
  const common = { order, width: 270, label: digits };
  return chart(
    {
      title: "Server CPU per delivery, room of 1,000",
      subtitle: [
        "Microseconds for each message and member, the whole process tree; less is better.",
        "Parley, except in memory, syncs every message to disk first; the others only pass it on.",
      ],
    },
    [
      barPanel({ ...common, title: "1 message in flight", bars: one, hasNames: true }),
      barPanel({ ...common, title: "16 messages in flight", bars: many, hasNames: false }),
    ],
  );
}
