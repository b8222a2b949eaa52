import type { Results } from "../../results.ts";
import { count, digits } from "../number-text.ts";
import { barPanel } from "./bar-panel.ts";
import { chart, type Spec } from "./chart.ts";

/** What a connection costs that does nothing, and how fast they come in. Null when it was not measured. */
export function memory({ idle }: Results): Spec | null {
  const order = idle.map(({ contender }) => contender);
  const kibibytes = idle.flatMap(({ contender, bytesPerConnection: bytes }) =>
    bytes === null ? [] : [{ contender, value: bytes / 1024 }],
  );
  const rates = idle.flatMap(({ contender, connectsPerSecond: rate }) =>
    rate === null ? [] : [{ contender, value: rate }],
  );
  if (kibibytes.length === 0 || rates.length === 0) return null;
  const connections = count(Math.max(...idle.map(({ connections }) => connections)));
  return chart(
    {
      title: `${connections} idle connections`,
      subtitle: ["Resident memory gained by the server, without the kernel's share; and how fast they got in."],
    },
    [
      barPanel({
        title: "KiB for each; less is better",
        bars: kibibytes,
        order,
        width: 270,
        label: digits,
        hasNames: true,
      }),
      barPanel({
        title: "connects and joins/s; more is better",
        bars: rates,
        order,
        width: 270,
        label: count,
        hasNames: false,
      }),
    ],
  );
}
