import { shortName } from "../short-name.ts";
import { panelTitle, type Spec } from "./chart.ts";
import { nameAxis } from "./name-axis.ts";
import { shade } from "./shades.ts";

export interface Bar {
  readonly contender: string;
  readonly value: number;
}

export interface BarPanel {
  readonly title: string;
  /** From the top down. */
  readonly bars: readonly Bar[];
  /** All contenders of the chart: a row for each, so that panels side by side agree. */
  readonly order: readonly string[];
  readonly width: number;
  readonly label: (value: number) => string;
  /** The left one of several panels names the rows. */
  readonly hasNames: boolean;
}

const ROW_HEIGHT = 25;
/** Room for the longest bar's number. */
const HEADROOM = 1.22;

/** Horizontal bars, the number at the end of each, no axis to read it from. */
export function barPanel({ title, bars, order, width, label, hasNames }: BarPanel): Spec {
  const names = order.map(shortName);
  const values = bars.map(({ contender, value }) => ({
    name: shortName(contender),
    value,
    label: label(value),
    shade: shade(contender),
  }));
  const longest = Math.max(...bars.map(({ value }) => value));
  const x = { field: "value", type: "quantitative", axis: null, scale: { domain: [0, longest * HEADROOM] } };
  const axis = hasNames ? nameAxis(order) : null;
  const y = { field: "name", type: "nominal", sort: names, scale: { domain: names }, axis };
  return {
    width,
    height: ROW_HEIGHT * order.length,
    title: panelTitle(title),
    data: { values },
    layer: [
      {
        mark: { type: "bar", height: 17, cornerRadiusEnd: 2 },
        encoding: { x, y, color: { field: "shade", type: "nominal", scale: null } },
      },
      {
        mark: { type: "text", align: "left", dx: 6 },
        encoding: { x, y, text: { field: "label" } },
      },
    ],
  };
}
