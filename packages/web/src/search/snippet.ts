import type { SearchHit } from "@parley/client";

export interface SnippetPart {
  readonly text: string;
  /** It is what was looked for. */
  readonly isMatch: boolean;
}

type Ranges = SearchHit["ranges"];

/** As much as is shown of one message. */
const MAX_LENGTH = 280;
/** Shown before the first match. */
const LEAD = 70;
/** A cut is moved so far to fall between two words. */
const SLACK = 16;

/** Marks that say how a text looks, and the addresses of named links; what stands in the first group stays. */
const MARKUP = [
  /^ {0,3}(?:`{3,}|~{3,}).*$/gm,
  /^ {0,3}(?:>|#{1,6}(?=\s)|[-*+](?=\s)) ?/gm,
  /!?\[([^\]\n]{0,300})\]\([^)\s]{0,2000}\)/g,
  /(?:\*\*|__|~~)(?=\S)([^\n]{0,500}?\S)(?:\*\*|__|~~)/g,
  /`([^`\n]{1,500})`/g,
];

/** The part of a message around the first thing that was found in it, as plain words on one line. */
export function snippetOf(text: string, ranges: Ranges): readonly SnippetPart[] {
  const first = ranges[0]?.[0] ?? 0;
  const from = first > LEAD ? wordStart(text, first - LEAD) : 0;
  const to = from + MAX_LENGTH < text.length ? wordEnd(text, from + MAX_LENGTH) : text.length;
  const isDropped = markupIn(text, ranges);
  const parts: { text: string; isMatch: boolean }[] = [];
  const add = (added: string, isMatch: boolean): void => {
    const last = parts.at(-1);
    if (last?.isMatch === isMatch) last.text += added;
    else parts.push({ text: added, isMatch });
  };
  if (from > 0) add("… ", false);
  for (let at = from; at < to; at += 1) {
    if (isDropped[at] === 1) continue;
    const isMatch = ranges.some(([start, end]) => at >= start && at < end);
    const char = text.charAt(at);
    if (!/\s/u.test(char)) add(char, isMatch);
    else if (parts.at(-1)?.text.endsWith(" ") === false) add(" ", isMatch);
  }
  if (to < text.length) add(" …", false);
  return parts;
}

/** Which characters are only there for how the text looks. Where something was found in them, they are shown after all. */
function markupIn(text: string, ranges: Ranges): Uint8Array {
  const isDropped = new Uint8Array(text.length);
  for (const pattern of MARKUP) {
    for (const match of text.matchAll(pattern)) {
      const { index } = match;
      const end = index + match[0].length;
      const kept = match[1];
      const keptFrom = kept === undefined ? end : index + match[0].indexOf(kept);
      const keptTo = kept === undefined ? end : keptFrom + kept.length;
      const isFound = ranges.some(([a, b]) => (a < keptFrom && b > index) || (a < end && b > keptTo));
      if (isFound) continue;
      isDropped.fill(1, index, keptFrom);
      isDropped.fill(1, keptTo, end);
    }
  }
  return isDropped;
}

function wordStart(text: string, at: number): number {
  for (let step = 0; step < SLACK; step += 1) if (/\s/u.test(text.charAt(at + step))) return at + step + 1;
  return wholeCharacter(text, at);
}

function wordEnd(text: string, at: number): number {
  for (let step = 0; step < SLACK; step += 1) if (/\s/u.test(text.charAt(at - step))) return at - step;
  return wholeCharacter(text, at);
}

/** Never between the halves of one. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
