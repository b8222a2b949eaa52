import type { Target } from "../results.ts";
import type { Measure, Measured, Reading } from "./measure.ts";
import { digits, plain, ratio } from "./number-text.ts";
import { shortName } from "./short-name.ts";

/** At most or at least so much: one of the two is given. */
export interface Limit {
  readonly measure: Measure;
  /** A contender: the limit is a ratio then. */
  readonly versus?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Our figure, the one it is compared with if there is one, and the number that the limit is for. */
interface Pair {
  readonly ours: Reading;
  readonly value: number;
  readonly theirs: Reading | null;
  readonly score: number;
  readonly isVoid: boolean;
}

type Verdict = Pick<Target, "measured" | "isMet">;

/**
 * By the worst of the loads. A figure that we should have and have not is a target missed; one that another has not
 * leaves it open.
 */
export function verdict(limit: Limit, results: Measured): Verdict {
  const { measure, versus } = limit;
  const ours = measure.ours.flatMap((contender) =>
    measure.read(results, contender).map((reading) => ({ ...reading, setting: settingOf(contender) })),
  );
  if (ours.length === 0) return { measured: "not measured", isMet: null };
  const failed = ours.find(({ value }) => value === null);
  if (failed) return { measured: note(["failed", failed.setting, failed.where, failed.remark]), isMet: false };
  const theirs = versus === undefined ? null : measure.read(results, versus);
  const pairs = ours.flatMap((reading) => pairOf(reading, theirs) ?? []);
  const valid = pairs.filter((pair) => !pair.isVoid);
  const worst = (valid.length > 0 ? valid : pairs).toSorted((a, b) => badness(limit, b) - badness(limit, a))[0];
  if (!worst) return { measured: whyNotCompared(results, versus ?? "", theirs ?? []), isMet: null };
  return {
    measured: measuredText(limit, worst),
    // Where the other could not keep up its latency is a lower bound, which is no excuse; ours would be one.
    isMet: worst.isVoid ? null : worst.ours.remark === null && badness(limit, worst) <= badness(limit, null),
  };
}

function pairOf(ours: Reading & { readonly setting: string }, all: readonly Reading[] | null): Pair | null {
  if (ours.value === null) return null;
  const named = { ...ours, where: [ours.setting, ours.where].filter((word) => word !== "").join(", ") };
  if (all === null) return { ours: named, value: ours.value, theirs: null, score: ours.value, isVoid: ours.isVoid };
  const theirs = all.find(({ where }) => where === ours.where);
  if (!theirs || theirs.value === null || theirs.value <= 0) return null;
  const isVoid = ours.isVoid || theirs.isVoid;
  return { ours: named, value: ours.value, theirs, score: ours.value / theirs.value, isVoid };
}

/** Larger is worse; of null, the limit itself. */
function badness({ atMost, atLeast = 0 }: Limit, pair: Pair | null): number {
  return atMost === undefined ? -(pair?.score ?? atLeast) : (pair?.score ?? atMost);
}

/** `<= 1.3x C floor`, `>= 9,000/s`. */
export function targetText({ measure, versus, atMost, atLeast = 0 }: Limit): string {
  if (atMost === 0) return `0${measure.unit}`;
  const limit = atMost === undefined ? `>= ${plain(atLeast)}` : `<= ${plain(atMost)}`;
  return `${limit}${versus === undefined ? measure.unit : `x ${shortName(versus)}`}`;
}

function measuredText({ measure, versus }: Limit, { ours, value, theirs, score, isVoid }: Pair): string {
  const unit = measure.unit;
  const remarks = [
    firstWords(ours.remark),
    isVoid ? "void" : theirs?.remark ? `${shortName(versus ?? "")} ${firstWords(theirs.remark)}` : null,
  ];
  if (theirs?.value === undefined || theirs.value === null) {
    const number = unit === "x" ? ratio(score) : Number.isInteger(value) ? plain(value) : digits(value);
    return `${unit === "x" ? number : number + unit}${inBrackets([ours.where, ...remarks])}`;
  }
  return `${ratio(score)}${inBrackets([`${digits(value)} vs ${digits(theirs.value)}${unit}`, ours.where, ...remarks])}`;
}

function whyNotCompared({ contenders }: Measured, versus: string, theirs: readonly Reading[]): string {
  const missing = contenders.find(({ id }) => id === versus)?.missingBecause;
  const failed = theirs.find(({ value }) => value === null);
  if (failed) return note([`no figure of ${shortName(versus)}`, failed.where, failed.remark]);
  return missing ? `${shortName(versus)} is missing` : `${shortName(versus)} was not measured`;
}

/** Visitors on one node are the usual setting and not named. */
const settingOf = (contender: string): string => shortName(contender).replace(/^Parley(, )?/, "");

const note = (parts: readonly (string | null)[]) => parts.filter((part) => part !== null && part !== "").join(", ");

const inBrackets = (parts: readonly (string | null)[]) => (note(parts) === "" ? "" : ` (${note(parts)})`);

/** A remark opens with what is the matter; the footnote of the other tables has all of it. */
const firstWords = (remark: string | null): string | null => remark?.split(/[:,]/)[0] ?? null;
