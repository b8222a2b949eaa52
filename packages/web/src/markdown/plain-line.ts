/** Markers at the start of a line, fences whole, marks of emphasis in pairs, and a link's address. */
const FENCE = /^ {0,3}(?:`{3,}|~{3,}).*$/gm;
const LINE_MARK = /^ {0,3}(?:>|#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s)) ?/gm;
const PAIR = /(\*\*|__|~~|`)(?=\S)([^\n]{0,500}?\S)\1/g;
const SOFT = /(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])([^*_\n]{1,300})(?<=\S)\1(?![\p{L}\p{N}*_])/gu;
const LINK = /!?\[([^\]\n]{0,300})\]\([^)\s]{0,2000}\)/g;

/** A message as one line of plain words: for quotes, notifications and whatever else has room for one line only. */
export function plainLine(text: string): string {
  return text
    .replaceAll(FENCE, " ")
    .replaceAll(LINE_MARK, "")
    .replaceAll(LINK, "$1")
    .replaceAll(PAIR, "$2")
    .replaceAll(SOFT, "$2")
    .replaceAll(/\s+/g, " ")
    .trim();
}
