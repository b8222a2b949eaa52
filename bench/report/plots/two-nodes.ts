import type { Results } from "../../results.ts";
import { digits } from "../number-text.ts";
import { barPanel } from "./bar-panel.ts";
import { chart, type Spec } from "./chart.ts";

/** What a second node and the bus between them cost. Null when it was not measured. */
export function twoNodes({ twoNodes }: Results): Spec | null {
  const barsAt = (inFlight: number) =>
    twoNodes.flatMap(({ contender, cell, median }) =>
      cell.members === 1000 && cell.inFlight === inFlight && median
        ? [{ contender, value: median.cpuUsPerDelivery }]
        : [],
    );
  const [few, many] = [barsAt(16), barsAt(64)];
  const order = [...new Set([...few, ...many].map(({ contender }) => contender))];
  const panels = [
    { title: "16 messages in flight", bars: few },
    { title: "64 messages in flight", bars: many },
  ].filter(({ bars }) => bars.length > 0);
  if (panels.length === 0) return null;
  return chart(
    {
      title: "CPU per delivery on one node and on two, room of 1,000",
      subtitle: [
        "Microseconds of the nodes and the bus between them for each message and member; less is better.",
        "Parley stores every message in PostgreSQL first and has one order everywhere; Socket.IO does neither.",
      ],
    },
    panels.map((panel, index) => barPanel({ ...panel, order, width: 250, label: digits, hasNames: index === 0 })),
  );
}
