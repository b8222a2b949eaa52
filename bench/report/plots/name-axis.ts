import { shortName } from "../short-name.ts";
import type { Spec } from "./chart.ts";
import { isParley } from "./shades.ts";

/** Names the rows, Parley's in bold. */
export function nameAxis(order: readonly string[]): Spec {
  const own = order.filter(isParley).map((contender) => `datum.value === '${shortName(contender)}'`);
  return {
    title: null,
    labelFontSize: 13,
    labelColor: "#1f2328",
    labelLimit: 200,
    labelFontWeight: { condition: { test: own.join(" || ") || "false", value: 600 }, value: 400 },
  };
}
