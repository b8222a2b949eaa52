import type { Results, Target } from "../results.ts";
import { USUAL_TEXT_BYTES } from "./cell-label.ts";
import { cpuTable, rateTable, userTable } from "./fan-out-tables.ts";
import { durableTable, latencyTable } from "./load-tables.ts";
import { markdownTable } from "./markdown-table.ts";
import { count } from "./number-text.ts";
import { runHeader } from "./run-header.ts";
import { twoNodesTable } from "./two-nodes-table.ts";
import { coldStartTable, idleTable, recoverTable, stoppedReadersTable } from "./scenario-tables.ts";

/** The whole run as Markdown that a terminal shows well too. A part that was not run is left out. */
export function renderTables(results: Results): string {
  const { targets, fanOut, halfLoad, durable, twoNodes, idle, recover, stoppedReaders, coldStart } = results;
  const order = results.contenders.map(({ id }) => id);
  const closed = fanOut.filter(({ cell }) => cell.inFlight !== undefined);
  const open = [...fanOut.filter(({ cell }) => cell.inFlight === undefined), ...halfLoad];
  const parts = [
    "# Benchmark",
    runHeader(results),
    section("Targets", TARGETS, targets, targetsTable),
    section("CPU per delivery", CPU, fanOut, (rows) => cpuTable(rows, order)),
    section("CPU per delivery outside the kernel", USER, fanOut, (rows) => userTable(rows, order)),
    section("Deliveries per second", RATE, closed, (rows) => rateTable(rows, order)),
    section("Time to the last member", LATENCY, open, latencyTable),
    section("Durable messages", durableText(results), durable, durableTable),
    section("Two nodes", TWO_NODES, twoNodes, twoNodesTable),
    section("Idle connections", IDLE, idle, idleTable),
    section("After kill -9", RECOVER, recover, recoverTable),
    section("Stopped readers", STOPPED, stoppedReaders, stoppedReadersTable),
    section("Cold start", COLD_START, coldStart, coldStartTable),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

const TARGETS = "Ratios within this run, by the worst of the loads that a target covers.";
const CPU =
  "Microseconds of the server's whole process tree. `1,000 x 16` is a room of 1,000 with 16 messages under way,\n" +
  `the texts of ${USUAL_TEXT_BYTES} bytes where no size is given.`;
const USER = "The part of the above that is not spent in system calls: what the program itself costs.";
const RATE = "The server on one core, the generator on the other; in brackets where the generator was the bottleneck.";
const LATENCY = "From when a message was due, not from when it was sent, until the last member of the room had it.";
const TWO_NODES =
  "The same room on one node and spread over two, everything on one core. Counted are the nodes and the bus between them;\n" +
  "`bus` is its part, `store` the database server's CPU, which is not counted. The factor and what is added are against\n" +
  "the same server's one node.";
const IDLE = "Resident memory of the server; the kernel's share is not in it.";
const RECOVER = "From the kill until the last client was back and, where the server keeps history, missed nothing.";
const STOPPED = "Members that stop reading beside members that go on.";
const COLD_START = "From the start of the process until it serves.";

function section<Row>(
  title: string,
  about: string,
  rows: readonly Row[],
  table: (rows: readonly Row[]) => string,
): string {
  return rows.length === 0 ? "" : `## ${title}\n\n${about}\n\n${table(rows)}`;
}

const MET = new Map([
  [true, "yes"],
  [false, "**NO**"],
  [null, "?"],
]);

const targetsTable = (targets: readonly Target[]): string =>
  markdownTable({
    headings: ["figure", "target", "met", "measured"],
    rows: targets.map(({ figure, target, measured, isMet }) => [figure, target, MET.get(isMet) ?? "", measured]),
    align: "left",
  });

function durableText({ disk }: Results): string {
  const limit = disk ? ` The disk does ${count(disk.fsyncsPerSecond)} syncs a second, one after the other.` : "";
  return `64 senders in one room, each waiting for its ack.${limit}`;
}
