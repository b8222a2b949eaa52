export const FILTERS = ["from", "in", "has", "before", "after", "on"] as const;
export type Filter = (typeof FILTERS)[number];

/** A filter that is being typed: its name, what stands behind it so far, and from where to where it stands. */
export interface FilterToken {
  readonly filter: Filter;
  readonly query: string;
  readonly from: number;
  readonly to: number;
}

const KEYS = FILTERS.join("|");
const TYPED = new RegExp(`(?<=^|\\s)(${KEYS}):(?:"([^"]*)|([^\\s"]*))$`, "iu");
const UNFINISHED = new RegExp(`(?:^|\\s)(?:${KEYS}):"?\\s*$`, "iu");
const IN = /(?:^|\s)in:/iu;

/** The filter that ends at the caret. */
export function findFilter(text: string, caret: number): FilterToken | undefined {
  const typed = TYPED.exec(text.slice(0, caret));
  if (typed === null) return undefined;
  const [, name = "", quoted, plain = ""] = typed;
  const filter = FILTERS.find((one) => one === name.toLowerCase());
  return filter && { filter, query: quoted ?? plain, from: typed.index, to: caret };
}

/** It ends with a filter that does not say anything yet. */
export function isUnfinished(text: string): boolean {
  return UNFINISHED.test(text);
}

/** It says itself which rooms are meant. */
export function namesRoom(text: string): boolean {
  return IN.test(text);
}

/** A filter as it is written: in quotes where its value has spaces, which a quote inside would end. */
export function filterText(filter: Filter, value: string): string {
  const plain = value.replaceAll(/["“”„«»]/gu, " ").trim();
  return /\s/u.test(plain) ? `${filter}:"${plain}" ` : `${filter}:${plain} `;
}
