/**
 * What CommonMark has and a chat does not, by the parser's names: HTML stays the letters that were typed, indentation is
 * not code, a row of dashes is a row of dashes, "&lt;" is what somebody wants to show, and there are no footnote-like link
 * definitions. The build leaves their code out.
 */
export const NOT_IN_CHAT = [
  "characterReference",
  "codeIndented",
  "definition",
  "htmlFlow",
  "htmlText",
  "setextUnderline",
  "thematicBreak",
];
