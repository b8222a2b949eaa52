import { Fragment, type ReactNode } from "react";

/**
 * Whom a message calls, as its text is searched for them: a line per name, after a sign. One string, so that a row whose
 * calls did not change is seen not to have changed. "=" oneself, "@" somebody else, "*" somebody whose name is not known
 * here: then whatever looks like a name.
 */
export type Calls = string;

const WORD = String.raw`[\p{L}\p{N}_]`;
const ANY_NAME = String.raw`${WORD}(?:[\p{L}\p{N}_.\-]*${WORD})?`;
const MAX_PATTERNS = 100;
const patterns = new Map<Calls, RegExp>();

/** A piece of text with the names in it that are called marked as such. */
export function markMentions(text: string, calls: Calls): ReactNode {
  if (calls === "" || !text.includes("@")) return text;
  const own = new Set(calls.split("\n").flatMap((line) => (line.startsWith("=") ? [line.slice(1).toLowerCase()] : [])));
  return text.split(patternOf(calls)).map((piece, index) =>
    // Every second piece is what the pattern has caught.
    index % 2 === 0 ? (
      <Fragment key={index}>{piece}</Fragment>
    ) : (
      <span key={index} className="mention" data-self={own.has(piece.slice(1).toLowerCase()) || undefined}>
        {piece}
      </span>
    ),
  );
}

function patternOf(calls: Calls): RegExp {
  const known = patterns.get(calls);
  if (known !== undefined) return known;
  const names = calls.split("\n").toSorted((a, b) => b.length - a.length);
  const choices = names.map((line) => (line.startsWith("*") ? ANY_NAME : escape(line.slice(1))));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_@.])(@(?:${choices.join("|")}))(?!${WORD})`, "giu");
  if (patterns.size >= MAX_PATTERNS) patterns.clear();
  patterns.set(calls, pattern);
  return pattern;
}

function escape(name: string): string {
  return name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
