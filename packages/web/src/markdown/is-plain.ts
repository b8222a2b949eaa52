/** Signs that may start an inline construct, a link, an e-mail address or an escape. */
const INLINE = /[*_`~[\]<>\\@]|:\/\/|www\.|mailto:/i;
/** Lines that may start a block: heading, list, indentation that Markdown would strip. */
const BLOCK = /^(?:[ \t]|#{1,6}(?:[ \t]|$)|[-+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$))/m;
/** A blank line parts paragraphs; trailing spaces are a hard break or nothing. */
const SPACING = /^\n|\n$|\n[ \t]*\n|[ \t]$|[ \t]\n|\r/;

/**
 * Whether Markdown would show exactly this text as one paragraph. Most chat messages are such, and need no parser:
 * they are there on the first paint, before its chunk has come.
 */
export function isPlain(text: string): boolean {
  return !INLINE.test(text) && !BLOCK.test(text) && !SPACING.test(text);
}
