import { foldText } from "../lib/fold-text.ts";
import { Refusal } from "../lib/refusal.ts";
import type { SearchTerm, SoughtPart } from "../store/search.ts";

/** What somebody typed, taken apart. Names are as they were written, but folded. */
export interface SearchQuery {
  readonly terms: readonly SearchTerm[];
  readonly from: readonly string[];
  readonly rooms: readonly string[];
  readonly has: readonly SoughtPart[];
  readonly since?: number;
  readonly until?: number;
}

export interface QueryTime {
  /** ms UTC: which day is today. */
  readonly now: number;
  /** Where days begin and end: an IANA name, or UTC. */
  readonly timeZone?: string | undefined;
}

/** More is no search that somebody typed. */
const MAX_TERMS = 20;
const QUOTES = `"“”„«»`;
/** A word, perhaps behind a key, perhaps in quotes; a quote that is not closed reaches to the end. */
const PART = new RegExp(`(?:(\\p{L}+):)?(?:[${QUOTES}]([^${QUOTES}]*)(?:[${QUOTES}]|$)(\\*?)|(\\S+))`, "gu");
const KEYS = new Set(["from", "in", "has", "before", "after", "on"]);
const PARTS = new Set(["link", "file", "image"]);

/**
 * Reads a query: words, "phrases", prefix*, and from: in: has: before: after: on: with something behind them. Whatever
 * else there is, is a word. What cannot be meant is a `bad_frame` that says what could be.
 */
export function parseSearchQuery(query: string, time: QueryTime): SearchQuery {
  const terms: SearchTerm[] = [];
  const found = { from: new Array<string>(), rooms: new Array<string>(), has: new Array<SoughtPart>() };
  let [since, until] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [whole, key = "", quoted, star = "", word = ""] of query.matchAll(PART)) {
    // A key with nothing behind it has been read as a word.
    const bare = word.endsWith(":") ? word.slice(0, -1).toLowerCase() : "";
    const name = KEYS.has(bare) ? bare : key.toLowerCase();
    if (!KEYS.has(name)) {
      const isWord = quoted === undefined;
      // Of a word with an unknown key, or a quote in its middle, all of it was meant.
      const text = isWord ? whole : key === "" ? quoted : `${key}:${quoted}`;
      const isPrefix = isWord ? text.endsWith("*") && text.length > 1 : star !== "";
      addTerm(terms, isWord && isPrefix ? text.slice(0, -1) : text, isPrefix);
      continue;
    }
    const value = name === bare ? "" : (quoted ?? word).trim();
    if (value === "") throw bad(`${name}: says nothing. Write ${name}: and what is meant without a space between.`);
    if (name === "from") found.from.push(nameOf(value, "@"));
    else if (name === "in") found.rooms.push(nameOf(value, "#"));
    else if (name === "has") found.has.push(partOf(value));
    else {
      const day = stretchOf(value, time);
      if (!day)
        throw bad(`${name}:${value.slice(0, 40)} is no date. Write ${name}:2026-09-21, 2026-09, today or yesterday.`);
      if (name !== "before") since = Math.max(since, day.start);
      if (name !== "after") until = Math.min(until, name === "before" ? day.start : day.end);
    }
  }
  if (terms.length > MAX_TERMS) throw bad(`That is more than ${MAX_TERMS} words.`);
  const hasTime = Number.isFinite(since) || Number.isFinite(until);
  const isEmpty = [terms, found.from, found.rooms, found.has].every((list) => list.length === 0) && !hasTime;
  if (isEmpty) throw bad("Say what to look for.");
  return {
    terms,
    ...found,
    ...(Number.isFinite(since) && { since }),
    ...(Number.isFinite(until) && { until }),
  };
}

function addTerm(terms: SearchTerm[], written: string, isPrefix: boolean): void {
  const text = foldText(written).trim();
  if (text !== "") terms.push({ text, isPrefix });
}

function nameOf(value: string, sign: string): string {
  const name = foldText(value.startsWith(sign) ? value.slice(1) : value).trim();
  if (name === "") throw bad(`${value.slice(0, 40)} is no name.`);
  return name;
}

function partOf(value: string): SoughtPart {
  const part = value.toLowerCase().replace(/s$/, "");
  if (!PARTS.has(part)) throw bad(`has:${value.slice(0, 40)} is not known. Write has:link, has:file or has:image.`);
  return part as SoughtPart;
}

/** The year, month, day or instant that is meant: from its start to before its end. */
function stretchOf(value: string, { now, timeZone = "UTC" }: QueryTime): { start: number; end: number } | null {
  try {
    if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/i.test(value)) {
      const at = Temporal.Instant.from(value).epochMilliseconds;
      return { start: at, end: at + 1 };
    }
    const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
    const [first, length] = daysOf(value.toLowerCase(), today);
    const at = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).epochMilliseconds;
    return first && { start: at(first), end: at(first.add(length)) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

type Days = readonly [first: Temporal.PlainDate | null, length: Temporal.DurationLike];

function daysOf(value: string, today: Temporal.PlainDate): Days {
  if (value === "today") return [today, { days: 1 }];
  if (value === "yesterday") return [today.subtract({ days: 1 }), { days: 1 }];
  const [, year, month, day] = /^(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?$/.exec(value) ?? [];
  if (year === undefined) return [null, {}];
  const fields = { year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) };
  const first = Temporal.PlainDate.from(fields, { overflow: "reject" });
  return [first, day ? { days: 1 } : month ? { months: 1 } : { years: 1 }];
}

function bad(message: string): Refusal {
  return new Refusal("bad_frame", { message });
}
