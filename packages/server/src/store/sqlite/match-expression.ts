import type { SoughtTokens } from "../search-tokens.ts";

/** What the tokenizer would take for something between tokens, or change. */
const NOT_IN_A_TOKEN = /[\0-\x2f\x3a-\x60\x7b-\x7f]/g;

/**
 * A token as the index has it. Other ASCII than small letters and digits is moved to where the tokenizer takes everything
 * for part of a word. Two tokens may become one by that: something is then looked at in vain.
 */
export function indexToken(token: string): string {
  return token.replaceAll(NOT_IN_A_TOKEN, (character) => String.fromCharCode(0x80 + character.charCodeAt(0)));
}

/** The tokens of a message as one text for the index. */
export function indexText(tokens: readonly string[]): string {
  return tokens.map(indexToken).join(" ");
}

/**
 * An FTS5 query, or null where every message would have to be looked at. `withBeginnings`: what is looked up costs as
 * much as there are tokens with this beginning.
 */
export function matchExpression({ groups, pieces, beginnings, tooLong }: SoughtTokens, withBeginnings: boolean) {
  const ofText = [...pieces.map(quoted), ...(withBeginnings ? beginnings.map((each) => `${quoted(each)} *`) : [])];
  const all = groups.map((group) => `(${group.map(quoted).join(" OR ")})`);
  if (ofText.length > 0) all.push(`((${ofText.join(" AND ")}) OR ${quoted(tooLong)})`);
  return all.length > 0 ? all.join(" AND ") : null;
}

/** No quote is left in a token. */
function quoted(token: string): string {
  return `"${indexToken(token)}"`;
}
