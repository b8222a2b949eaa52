import type { CellFigures, CellResult } from "../results.ts";
import { cellLabel } from "./cell-label.ts";
import { Footnotes } from "./footnotes.ts";
import { markdownTable } from "./markdown-table.ts";
import { count, digits, ratio } from "./number-text.ts";
import { addedMs, oneNodeFigures, perCpuSecond, rateRatio } from "./one-node.ts";
import { shortName } from "./short-name.ts";

const HEADINGS = ["", "CPU us", "bus us", "store us", "per CPU s", "of one node", "p50 ms", "p99 ms", "added p50 ms"];

/** A table for each load: one node and what is made of it by a second. */
export function twoNodesTable(results: readonly CellResult[]): string {
  const notes = new Footnotes();
  const loads = Map.groupBy(results, ({ cell }) => cellLabel(cell));
  const tables = [...loads].map(([label, group]) => {
    const rows = group.map((result) => {
      const name = shortName(result.contender) + notes.mark(result.remark);
      if (!result.median) return [name, ...HEADINGS.slice(1).map(() => "-")];
      return [name, ...figures(result.median, oneNodeFigures(results, result) ?? null)];
    });
    return markdownTable({ headings: [label, ...HEADINGS.slice(1)], rows });
  });
  return [...tables, notes.text()].filter((part) => part !== "").join("\n\n");
}

function figures(own: CellFigures, alone: CellFigures | null): string[] {
  const { cpuUsPerDelivery, busUsPerDelivery = null, storeUsPerDelivery = null, lastMember } = own;
  return [
    digits(cpuUsPerDelivery),
    part(busUsPerDelivery),
    part(storeUsPerDelivery),
    count(perCpuSecond(own)),
    alone ? ratio(rateRatio(own, alone)) : "",
    digits(lastMember.p50Us / 1000),
    lastMember.count < 100 ? "-" : digits(lastMember.p99Us / 1000),
    alone ? digits(addedMs(own, alone)) : "",
  ];
}

const part = (us: number | null): string => (us === null ? "" : digits(us));
