/** Longer texts are shown as they are: the server's default limit is half of this. */
const MAX_PARSED_CHARS = 16_384;
/**
 * Characters that open or close an inline construct. The parser is super-linear in them (2,700 times "&a;" after a link
 * cost 1.9 s), and no text a person writes has this many.
 */
const MAX_MARKS = 600;
/** Lines that are, or look like, a list item, a quote or a heading: 2,000 list items cost half a second. */
const MAX_BLOCK_LINES = 200;
/** Markers in front of one line. Each is a nested block, and 8,192 of them overflow the parser's stack. */
const MAX_LINE_DEPTH = 12;
const MAX_INDENT = 32;

const MARK = /[[\]*_~`<&]/g;
const MARKER = String.raw`(?:>|#{1,6}(?=[ \t]|$)|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))`;
const BLOCK_LINE = new RegExp(`^[ \\t]*${MARKER}`, "gm");
const DEEP_LINE = new RegExp(`^(?:[ \\t]{0,8}${MARKER}){${MAX_LINE_DEPTH + 1}}|^[ \\t]{${MAX_INDENT},}${MARKER}`, "m");

/** Whether a text is worth parsing; a hostile one falls back to plain text instead of freezing every reader's page. */
export function isParseable(text: string): boolean {
  return (
    text.length <= MAX_PARSED_CHARS &&
    !DEEP_LINE.test(text) &&
    !hasMoreThan(MAX_MARKS, MARK, text) &&
    !hasMoreThan(MAX_BLOCK_LINES, BLOCK_LINE, text)
  );
}

function hasMoreThan(limit: number, pattern: RegExp, text: string): boolean {
  let count = 0;
  for (const _ of text.matchAll(pattern)) if (++count > limit) return true;
  return false;
}
