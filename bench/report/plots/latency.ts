import type { CellResult, Results } from "../../results.ts";
import { count, digits } from "../number-text.ts";
import { shortName } from "../short-name.ts";
import { chart, type Spec } from "./chart.ts";
import { nameAxis } from "./name-axis.ts";
import { isParley, shade } from "./shades.ts";

const ROW_HEIGHT = 34;
const WIDTH = 580;
/** For the numbers to the right of the last dot. */
const LABEL_WIDTH = 150;
/** Dots need more ink than bars. */
const GRAY = "#8c959f";
const DECADES = [0.1, 1, 10, 100, 1000, 10_000];

/** How long until the last of a room has a message, at half of what Parley can do. Null when it was not measured. */
export function latency({ halfLoad }: Results): Spec | null {
  const spans = halfLoad.flatMap(spanOf);
  const cell = halfLoad[0]?.cell;
  if (!cell || spans.length === 0) return null;
  const names = spans.map(({ name }) => name);
  const axis = nameAxis(spans.map(({ contender }) => contender));
  const y = { field: "name", type: "nominal", sort: names, axis };
  const x = {
    type: "quantitative",
    scale: { type: "log", nice: false, domain: domainOf(spans) },
    axis: { title: "milliseconds, logarithmic", values: DECADES, format: ",~r" },
  };
  const color = { field: "shade", type: "nominal", scale: null };
  return chart(
    {
      title: `Time until the last of ${count(cell.members)} members has a message`,
      subtitle: [
        `${count(cell.rate ?? 0)} messages a second for everybody: half of what Parley can do. Less is better.`,
        "Dots and numbers: p50, p99 and p99.9; a star: fell behind further and further.",
      ],
    },
    [
      {
        width: WIDTH,
        height: ROW_HEIGHT * names.length,
        data: { values: spans },
        layer: [
          {
            mark: { type: "rule", strokeWidth: 4, strokeCap: "round", opacity: 0.45 },
            encoding: { x: { ...x, field: "p50" }, x2: { field: "p999" }, y, color },
          },
          ...["p50", "p99", "p999"].map((field) => ({
            mark: { type: "point", filled: true, size: 80, opacity: 1 },
            encoding: { x: { ...x, field }, y, color },
          })),
          {
            mark: { type: "text", align: "left", dx: 12 },
            encoding: { x: { ...x, field: "p999" }, y, text: { field: "label" } },
          },
        ],
      },
    ],
  );
}

/** Milliseconds. */
interface Span {
  readonly contender: string;
  readonly name: string;
  readonly shade: string;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly label: string;
}

function spanOf({ contender, median, remark }: CellResult): Span[] {
  if (!median) return [];
  const { p50Us, p99Us, p999Us } = median.lastMember;
  const [p50, p99, p999] = [p50Us / 1000, p99Us / 1000, p999Us / 1000];
  const label = [p50, p99, p999].map(digits).join(" / ") + (remark === null ? "" : " *");
  const own = isParley(contender) ? shade(contender) : GRAY;
  return [{ contender, name: shortName(contender), shade: own, p50, p99, p999, label }];
}

function domainOf(spans: readonly Span[]): [number, number] {
  const least = Math.min(...spans.map(({ p50 }) => p50)) * 0.8;
  const most = Math.max(...spans.map(({ p999 }) => p999));
  return [least, least * (most / least) ** (WIDTH / (WIDTH - LABEL_WIDTH))];
}
