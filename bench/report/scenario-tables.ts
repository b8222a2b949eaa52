import type { ColdStartResult, IdleResult, RecoverResult, StoppedReadersResult } from "../results.ts";
import { Footnotes } from "./footnotes.ts";
import { markdownTable } from "./markdown-table.ts";
import { POLICIES } from "./scenario-measures.ts";
import { count, digits } from "./number-text.ts";
import { shortName } from "./short-name.ts";

export const idleTable = (results: readonly IdleResult[]): string =>
  table(["", "connections", "KiB each", "connects/s", "server CPU us each"], results, (result) => [
    shortName(result.contender),
    count(result.connections),
    figure(result.bytesPerConnection, (bytes) => digits(bytes / 1024)),
    figure(result.connectsPerSecond, count),
    figure(result.connectCpuUs, digits),
  ]);

export const recoverTable = (results: readonly RecoverResult[]): string =>
  table(
    ["", "clients come back", "clients", "last complete s", "median s", "missed", "sends without answer"],
    results,
    (result) => [
      shortName(result.contender),
      POLICIES[result.policy],
      count(result.members),
      figure(result.lastCompleteMs, seconds),
      figure(result.medianCompleteMs, seconds),
      figure(result.missedDeliveries, count),
      figure(result.unknownSends, count),
    ],
  );

export const stoppedReadersTable = (results: readonly StoppedReadersResult[]): string =>
  table(
    ["", "healthy", "stopped", "p99 without ms", "p99 beside ms", "memory without MiB", "beside MiB"],
    results,
    (result) => [
      shortName(result.contender),
      count(result.healthy),
      count(result.stopped),
      figure(result.p99WithoutUs, (us) => digits(us / 1000)),
      figure(result.p99WithUs, (us) => digits(us / 1000)),
      mebibytes(result.memoryWithoutBytes),
      figure(result.memoryWithBytes, mebibytes),
    ],
  );

export const coldStartTable = (results: readonly ColdStartResult[]): string =>
  table(["", "best ms", "median ms"], results, (result) => [
    shortName(result.contender),
    digits(result.bestMs),
    digits(result.medianMs),
  ]);

function table<Result extends object>(
  headings: readonly string[],
  results: readonly Result[],
  row: (result: Result) => readonly string[],
): string {
  const notes = new Footnotes();
  const rows = results.map((result) => {
    const [name = "", ...figures] = row(result);
    return [name + notes.mark(remarkOf(result)), ...figures];
  });
  return [markdownTable({ headings, rows }), notes.text()].filter((part) => part !== "").join("\n\n");
}

const remarkOf = (result: object): string | null =>
  "remark" in result && typeof result.remark === "string" ? result.remark : null;

const figure = (value: number | null, text: (value: number) => string) => (value === null ? "-" : text(value));
const seconds = (ms: number) => digits(ms / 1000);
const mebibytes = (bytes: number) => digits(bytes / 2 ** 20);
