import type { CellFigures, CellResult } from "../results.ts";
import { cellLabel } from "./cell-label.ts";
import { Footnotes } from "./footnotes.ts";
import { isVoid } from "./is-void.ts";
import { wrappedTable } from "./markdown-table.ts";
import { count, digits } from "./number-text.ts";
import { shortName } from "./short-name.ts";

/** Contenders down, loads across. */
interface Grid {
  readonly results: readonly CellResult[];
  /** Ids, in the order of the rows. */
  readonly order: readonly string[];
  readonly value: (figures: CellFigures) => string;
}

/** Microseconds of the server's CPU for each delivery; they stand where the generator was the bottleneck. */
export const cpuTable = (results: readonly CellResult[], order: readonly string[]): string =>
  grid({ results, order, value: ({ cpuUsPerDelivery }) => digits(cpuUsPerDelivery) });

/** The part of that which is spent outside the kernel. */
export const userTable = (results: readonly CellResult[], order: readonly string[]): string =>
  grid({ results, order, value: ({ userUsPerDelivery }) => digits(userUsPerDelivery) });

/** Of the closed loops; an open loop's rate is the one it was given. Void ones in brackets. */
export const rateTable = (results: readonly CellResult[], order: readonly string[]): string =>
  grid({
    results: results.filter(({ cell }) => cell.inFlight !== undefined),
    order,
    value: (figures) => {
      const rate = count(figures.deliveriesPerSecond);
      return isVoid(figures) ? `(${rate})` : rate;
    },
  });

/** A table for each number of messages in flight, so that rooms of all sizes stand side by side. */
function grid({ results, order, value }: Grid): string {
  const cells = [...new Map(results.map(({ cell }) => [cell.id, cell])).values()];
  const notes = new Footnotes();
  const tables = [...Map.groupBy(cells, ({ inFlight }) => inFlight)].map(([, group]) => {
    const rows = order
      .map((contender) => results.filter((result) => result.contender === contender))
      .map((own) => group.map((cell) => own.find((result) => result.cell.id === cell.id)))
      .map((row, index) => [
        shortName(order[index] ?? ""),
        ...row.map((result) =>
          result ? (result.median ? value(result.median) : "-") + notes.mark(result.remark) : "",
        ),
      ])
      .filter(([, ...figures]) => figures.some((figure) => figure !== ""));
    return wrappedTable({ headings: ["", ...group.map(cellLabel)], rows });
  });
  return [...tables, notes.text()].filter((part) => part !== "").join("\n\n");
}
