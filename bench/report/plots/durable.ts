import type { Results } from "../../results.ts";
import { count, digits } from "../number-text.ts";
import { barPanel } from "./bar-panel.ts";
import { chart, type Spec } from "./chart.ts";

/** Chats that sync before they ack. Null when that was not measured. */
export function durable({ durable, disk }: Results): Spec | null {
  const measured = durable.flatMap(({ contender, median }) => (median ? [{ contender, median }] : []));
  if (measured.length === 0) return null;
  const order = measured.map(({ contender }) => contender);
  const rates = measured.map(({ contender, median }) => ({ contender, value: median.acksPerSecond }));
  const waits = measured.map(({ contender, median }) => ({ contender, value: median.ack.p99Us / 1000 }));
  const diskText = disk
    ? [`The disk alone does ${count(disk.fsyncsPerSecond)} syncs a second, one after the other.`]
    : [];
  return chart(
    {
      title: "Durable messages",
      subtitle: ["64 senders in one room, each waiting for its ack; acked means synced to disk.", ...diskText],
    },
    [
      barPanel({
        title: "acked messages/s; more is better",
        bars: rates,
        order,
        width: 270,
        label: count,
        hasNames: true,
      }),
      barPanel({
        title: "p99 until the ack, ms; less is better",
        bars: waits,
        order,
        width: 270,
        label: digits,
        hasNames: false,
      }),
    ],
  );
}
