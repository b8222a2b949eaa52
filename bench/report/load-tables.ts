import type { CellResult, Quantiles } from "../results.ts";
import { cellLabel } from "./cell-label.ts";
import { Footnotes } from "./footnotes.ts";
import { markdownTable } from "./markdown-table.ts";
import { count, digits, percent } from "./number-text.ts";
import { shortName } from "./short-name.ts";

/** How long until the last member has a message, at rates that are given: open loops. */
export function latencyTable(results: readonly CellResult[]): string {
  return table(results, ["p50 ms", "p99 ms", "p99.9 ms", "longest ms", "messages", "server CPU"], (figures) => {
    const { lastMember, serverCpuShare } = figures;
    const { count: measured, p50Us, maxUs } = lastMember;
    const of = (us: number) => (measured === 0 ? null : us);
    const quantiles = [of(p50Us), seen(lastMember, 100), seen(lastMember, 1000), of(maxUs)];
    return [...quantiles.map(milliseconds), count(lastMember.count), percent(serverCpuShare)];
  });
}

/** What 64 senders get that wait for each ack. */
export function durableTable(results: readonly CellResult[]): string {
  return table(results, ["acked/s", "p50 ack ms", "p99 ack ms", "p99 last member ms", "server CPU"], (figures) => {
    const { acksPerSecond, ack, lastMember, serverCpuShare } = figures;
    const times = [ack.p50Us, seen(ack, 100), seen(lastMember, 100)];
    return [count(acksPerSecond), ...times.map(milliseconds), percent(serverCpuShare)];
  });
}

type Row = (figures: NonNullable<CellResult["median"]>) => readonly string[];

function table(results: readonly CellResult[], headings: readonly string[], row: Row): string {
  const notes = new Footnotes();
  const rows = results.map(({ contender, cell, median, remark }) => [
    shortName(contender),
    cellLabel(cell),
    ...(median ? row(median) : headings.map(() => "-")).map((text, index) =>
      index === 0 ? text + notes.mark(remark) : text,
    ),
  ]);
  const text = markdownTable({ headings: ["", "load", ...headings], rows });
  return [text, notes.text()].filter((part) => part !== "").join("\n\n");
}

/** The quantile of which one in `of` is slower, in microseconds; null when fewer than that were measured. */
function seen({ count, p99Us, p999Us }: Quantiles, of: 100 | 1000): number | null {
  if (count < of) return null;
  return of === 100 ? p99Us : p999Us;
}

const milliseconds = (us: number | null): string => (us === null ? "-" : digits(us / 1000));
