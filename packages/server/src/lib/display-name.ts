import { nameKey } from "./name-key.ts";
import { Refusal } from "./refusal.ts";

const MAX_CODE_POINTS = 40;
/** Controls, formatting (bidi overrides, zero-width), surrogates, private use: they hide or reorder what others see. */
const INVISIBLE = /\p{C}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}\p{Extended_Pictographic}]/u;
const STACKED_MARKS = /\p{M}{4}/u;
/** Names that would read as the house speaking, or as a mention of many. */
const RESERVED = new Set(
  ["admin", "administrator", "system", "parley", "server", "everyone", "here", "all", "room"].map(nameKey),
);

/** Normalises a display name (NFC, single spaces) or refuses it with `bad_name`. Visitors' names need not be unique. */
export function checkName(typed: string): string {
  const name = typed.normalize("NFC").trim().replaceAll(/\s+/gu, " ");
  if (name === "" || [...name].length > MAX_CODE_POINTS) {
    throw new Refusal("bad_name", { message: `A name has 1 to ${MAX_CODE_POINTS} characters.` });
  }
  if (INVISIBLE.test(name) || STACKED_MARKS.test(name) || !LETTER_OR_DIGIT.test(name)) {
    throw new Refusal("bad_name", { message: "A name is made of letters, digits and visible signs." });
  }
  if (RESERVED.has(nameKey(name.replace(/^@/, "")))) {
    throw new Refusal("bad_name", { message: "This name is reserved." });
  }
  return name;
}
