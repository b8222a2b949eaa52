import type { Cell, Results } from "../results.ts";
import { isVoid } from "./is-void.ts";
import { markdownTable } from "./markdown-table.ts";
import { count, digits } from "./number-text.ts";
import { dateText, machineText } from "./run-header.ts";
import { shortName } from "./short-name.ts";

/** What a reader of the README compares with; the whole is in bench/results. */
const SHOWN = ["parley", "floor", "bun", "go-hub", "socketio"];
const DURABLE = ["parley", "one-fsync", "ejabberd"];

interface Row {
  readonly name: string;
  readonly figure: (contender: string) => string | null;
}

/** The most telling figures of a run, short enough for a README. */
export function readmeBlock(results: Results): string {
  const rows = rowsOf(results)
    .map(({ name, figure }) => [name, ...SHOWN.map((contender) => figure(contender) ?? absence(results, contender))])
    .filter(([, ours]) => ours !== "-");
  const reached = results.targets.filter(({ isMet }) => isMet === true).length;
  return [
    "![Server CPU per delivery](bench/results/cpu-per-delivery.svg)",
    markdownTable({ headings: ["room of 1,000", ...SHOWN.map(shortName)], rows }),
    [durableText(results), recoverText(results)].filter((text) => text !== "").join("\n"),
    `${reached} of ${results.targets.length} targets are reached: [all figures](bench/results/latest.md), [what a delivery\ncosts and why](docs/performance.md).`,
    `${dateText(results)}, ${machineText(results)}; ${versions(results)}.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function rowsOf({ fanOut, halfLoad, idle }: Results): readonly Row[] {
  const find = (contender: string, inFlight: number) =>
    fanOut.find((result) => result.contender === contender && isUsualRoom(result.cell, inFlight))?.median;
  const cpu = (inFlight: number) => (contender: string) => digitsOrNull(find(contender, inFlight)?.cpuUsPerDelivery);
  const idleOf = (contender: string) => idle.find((result) => result.contender === contender);
  const rate = halfLoad[0]?.cell.rate ?? 0;
  return [
    { name: "CPU per delivery, 1 message in flight, us", figure: cpu(1) },
    { name: "CPU per delivery, 16 in flight, us", figure: cpu(16) },
    {
      name: "deliveries/s on one core, 64 in flight",
      figure: (contender) => {
        const figures = find(contender, 64);
        return figures ? `${isVoid(figures) ? "> " : ""}${count(figures.deliveriesPerSecond)}` : null;
      },
    },
    {
      name: `p99 to the last of 1,000 at ${count(rate)} messages/s, ms`,
      figure: (contender) => {
        const result = halfLoad.find((result) => result.contender === contender);
        if (!result?.median) return null;
        if (result.median.lastMember.count === 0) return "none in time";
        return `${result.remark === null ? "" : "> "}${digits(result.median.lastMember.p99Us / 1000)}`;
      },
    },
    {
      name: "memory per idle connection, KiB",
      figure: (contender) => digitsOrNull((idleOf(contender)?.bytesPerConnection ?? NaN) / 1024),
    },
    {
      name: "connects and joins/s",
      figure: (contender) => {
        const rate = idleOf(contender)?.connectsPerSecond;
        return typeof rate === "number" ? count(rate) : null;
      },
    },
  ];
}

const isUsualRoom = ({ rooms, members, textBytes, inFlight }: Cell, asked: number) =>
  rooms === 1 && members === 1000 && textBytes === 60 && inFlight === asked;

const digitsOrNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : digits(value));

const absence = ({ contenders }: Results, id: string) =>
  contenders.some((contender) => contender.id === id && contender.missingBecause !== null) ? "missing" : "-";

function durableText(results: Results): string {
  const [ours, ...others] = DURABLE.map((id) => {
    const figures = results.durable.find(({ contender }) => contender === id)?.median;
    return { id, text: figures ? count(figures.acksPerSecond) : absence(results, id) };
  });
  if (!ours || ours.text === "-") return "";
  const rest = others.map(({ id, text }) => `${shortName(id)}: ${text}`).join("; ");
  return `Durable, acked messages a second from 64 senders, each synced to disk: **${ours.text}** (${rest}).`;
}

function recoverText({ recover }: Results): string {
  const [ours, theirs] = ["parley-members", "socketio-recovery"].map((id) => {
    const result = recover.find(({ contender, policy }) => contender === id && policy === "herd");
    if (!result || result.lastCompleteMs === null || result.missedDeliveries === null) return null;
    return `${digits(result.lastCompleteMs / 1000)} s, ${count(result.missedDeliveries)} deliveries missed`;
  });
  if (!ours) return "";
  return `All of 5,000 clients back after \`kill -9\`: **${ours}** (${shortName("socketio-recovery")}: ${theirs ?? "-"}).`;
}

const versions = ({ contenders }: Results): string =>
  contenders
    .filter(({ id, version }) => version !== null && id !== "parley" && (SHOWN.includes(id) || DURABLE.includes(id)))
    .map(({ id, version }) => `${shortName(id)}: ${version}`)
    .join("; ");
