import { findDisagreements } from "./checkers/agreement.ts";
import { findDuplicates } from "./checkers/duplicate.ts";
import { findGaps } from "./checkers/gap-free.ts";
import { findLost } from "./checkers/lost.ts";
import { findPhantoms } from "./checkers/phantom.ts";
import { findTimeTravel } from "./checkers/real-time.ts";
import { type Checker, type Evidence, gatherEvidence } from "./evidence.ts";
import type { Entry } from "./history.ts";

export const CHECKERS = {
  lost: findLost,
  duplicate: findDuplicates,
  agreement: findDisagreements,
  "gap-free": findGaps,
  phantom: findPhantoms,
  "real-time": findTimeTravel,
} as const satisfies Record<string, Checker>;

export type CheckerName = keyof typeof CHECKERS;
const NAMES = Object.keys(CHECKERS) as CheckerName[];

export interface Figures {
  readonly acked: number;
  readonly refused: number;
  /** Never answered, to the end. */
  readonly unknown: number;
  /** ... of which this many exist. */
  readonly recovered: number;
  readonly resent: number;
  readonly deliveries: number;
  /** Readers who had everything at the end, counted once per room. */
  readonly readers: number;
}

export interface Verdict {
  readonly verdict: "valid" | "invalid" | "unknown";
  readonly problems: Readonly<Record<CheckerName, readonly string[]>>;
  /** Why it is unknown. */
  readonly doubts: readonly string[];
  readonly figures: Figures;
  /** With 95 % confidence fewer than this share of acknowledged messages is lost: the rule of three. */
  readonly lossBound: number;
}

export interface Expectations {
  /** With fewer acknowledged messages a run says nothing. */
  readonly minAcks: number;
  /** Faults that were injected and changed nothing that could be seen. */
  readonly harmlessFaults?: readonly string[];
  /** Readers without whom the end says nothing, for example `database`. */
  readonly mustRead?: readonly string[];
}

export function judge(
  entries: readonly Entry[],
  { minAcks, harmlessFaults = [], mustRead = [] }: Expectations,
): Verdict {
  const evidence = gatherEvidence(entries);
  const problems = Object.fromEntries(NAMES.map((name) => [name, CHECKERS[name](evidence)])) as Record<
    CheckerName,
    string[]
  >;
  const figures = count(evidence);
  const finished = new Set(evidence.readings.filter(({ isComplete }) => isComplete).map(({ reader }) => reader));
  const doubts = [
    ...(figures.acked < minAcks ? [`only ${figures.acked} messages were acknowledged, not ${minAcks}`] : []),
    ...harmlessFaults.map((name) => `the fault ${name} did not bite`),
    ...mustRead.filter((reader) => !finished.has(reader)).map((reader) => `${reader} was not read to the end`),
    ...(finished.size === 0 ? ["nobody read to the end"] : []),
  ];
  const isInvalid = NAMES.some((name) => problems[name].length > 0);
  return {
    verdict: isInvalid ? "invalid" : doubts.length > 0 ? "unknown" : "valid",
    problems,
    doubts,
    figures,
    lossBound: figures.acked === 0 ? 1 : 3 / figures.acked,
  };
}

function count({ entries, sends, acks, refusals, readings, sightings }: Evidence): Figures {
  const acked = new Set(acks.map(({ clientMsgId }) => clientMsgId));
  const unanswered = [...sends.keys()].filter((id) => !acked.has(id) && !refusals.has(id));
  const existing = new Set(sightings.map(({ clientMsgId }) => clientMsgId));
  return {
    acked: acked.size,
    refused: refusals.size,
    unknown: unanswered.length,
    recovered: unanswered.filter((id) => existing.has(id)).length,
    resent: entries.filter(({ op }) => op === "resend").length,
    deliveries: entries.filter(({ op }) => op === "event").length,
    readers: readings.filter(({ isComplete }) => isComplete).length,
  };
}
