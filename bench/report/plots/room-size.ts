import type { CellResult, Results } from "../../results.ts";
import { count } from "../number-text.ts";
import { shortName } from "../short-name.ts";
import { chart, panelTitle, SOFT_INK, type Spec } from "./chart.ts";
import { isParley, shade } from "./shades.ts";
import { spreadLabels } from "./spread-labels.ts";

const HEIGHT = 300;
const WIDTH = 250;
const LABEL_HEIGHT = 15;
const SIZES = [10, 100, 1000, 10_000];
/** The others would hide behind these. */
const SHOWN = ["floor", "parley", "bun", "ws-loop", "go-hub", "socketio"];

/** How the cost of a delivery depends on how many there are. Null when fewer than two sizes were measured. */
export function roomSize({ fanOut }: Results): Spec | null {
  const usual = fanOut.filter(
    ({ contender, cell: { rooms, textBytes } }) => SHOWN.includes(contender) && rooms === 1 && textBytes === 60,
  );
  const [one, many] = [pointsAt(usual, 1), pointsAt(usual, 16)];
  if (new Set(one.map(({ members }) => members)).size < 2 || many.length === 0) return null;
  const values = [...one, ...many].map(({ value }) => value);
  const domain = [Math.min(...values) * 0.85, Math.max(...values) * 1.15] as const;
  return chart(
    {
      title: "Server CPU per delivery, by the size of the room",
      subtitle: ["Microseconds for each message and member, both axes logarithmic; less is better."],
    },
    [panel("1 message in flight", one, domain), panel("16 messages in flight", many, domain)],
  );
}

interface Point {
  readonly contender: string;
  readonly members: number;
  readonly value: number;
}

const pointsAt = (results: readonly CellResult[], inFlight: number): Point[] =>
  results.flatMap(({ contender, cell, median }) =>
    cell.inFlight === inFlight && median ? [{ contender, members: cell.members, value: median.cpuUsPerDelivery }] : [],
  );

function panel(title: string, points: readonly Point[], domain: readonly [number, number]): Spec {
  const scale = { type: "log", nice: false };
  const x = {
    field: "members",
    type: "quantitative",
    scale: { ...scale, domain: [SIZES[0], SIZES.at(-1)] },
    axis: { title: "members", values: SIZES, format: ",", grid: false },
  };
  const y = {
    field: "value",
    type: "quantitative",
    scale: { ...scale, domain },
    axis: { title: null, values: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50], format: "~r" },
  };
  const color = { field: "shade", type: "nominal", scale: null };
  const values = points.map((point) => ({ ...point, shade: lineShade(point.contender) }));
  const dots = { mark: { type: "point", filled: true, size: 36, opacity: 1 }, encoding: { x, y, color } };
  const lines = (isOurs: boolean): Spec => ({
    data: { values: values.filter(({ contender }) => isParley(contender) === isOurs) },
    layer: [
      {
        mark: { type: "line", strokeWidth: isOurs ? 3 : 1.75 },
        encoding: { x, y, color, detail: { field: "contender" } },
      },
      dots,
    ],
  });
  return {
    width: WIDTH,
    height: HEIGHT,
    title: panelTitle(title),
    // Ours last: over the others.
    layer: [lines(false), lines(true), labels(points, domain)],
  };
}

/** Names at the right ends instead of a legend. */
function labels(points: readonly Point[], [least, most]: readonly [number, number]): Spec {
  const ends = SHOWN.flatMap((contender) => {
    const own = points.filter((point) => point.contender === contender);
    return own.length === 0 ? [] : [own.reduce((last, point) => (point.members > last.members ? point : last))];
  });
  const heights = ends.map(({ value }) => HEIGHT * (1 - Math.log(value / least) / Math.log(most / least)));
  const placed = spreadLabels(heights, LABEL_HEIGHT);
  const largest = Math.max(...ends.map(({ members }) => members));
  const values = ends.map(({ contender, members }, index) => ({
    name: shortName(contender) + (members < largest ? ` (to ${count(members)})` : ""),
    height: placed[index],
    shade: isParley(contender) ? shade(contender) : SOFT_INK,
  }));
  return {
    data: { values },
    mark: { type: "text", align: "left", baseline: "middle", dx: 8 },
    encoding: {
      x: { value: WIDTH },
      y: { field: "height", type: "quantitative", scale: null, axis: null },
      text: { field: "name" },
      color: { field: "shade", type: "nominal", scale: null },
    },
  };
}

/** Thin lines need more ink than bars. */
const lineShade = (contender: string): string => {
  if (isParley(contender) || contender === "floor") return shade(contender);
  return GRAYS[SHOWN.indexOf(contender) % GRAYS.length] ?? SOFT_INK;
};

const GRAYS = ["#8c959f", "#6e7781", "#a0a8b0"];
