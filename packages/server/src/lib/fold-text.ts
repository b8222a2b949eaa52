/** Nothing in it but lower-casing and spaces needs attention; nearly every message in English, and all source code. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * What makes no difference to whoever searches: accents, breathings and short vowels (combining marks that belong to no
 * one script, and Hebrew points), the Arabic stretching stroke, and what is never seen (joiners, soft hyphens, variation
 * selectors). The marks that voice a kana are left: they make another letter of it.
 */
const SILENT =
  /[[[\p{M}&&\p{Script=Inherited}]--[\u3099\u309a]]\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\p{Default_Ignorable_Code_Point}]/gv;

/**
 * Everything but consonants and vowels of Hangul that stand for themselves (laughing, crying). Unicode would make parts
 * of syllables of them, and one syllable of those that happen to stand side by side.
 */
const NO_LONE_JAMO = /[^\u3131-\u318e\u3200-\u321e\u3260-\u327f\uffa0-\uffdc]+/g;

/** Letters that look like another with a stroke through it, and are not taken apart by Unicode. */
const STROKED = new Map(Object.entries({ ø: "o", đ: "d", ł: "l", ħ: "h", ŧ: "t", ð: "d", þ: "th", æ: "ae", œ: "oe" }));
/** After lower-casing: those, and the sigma that ends a word. */
const OTHER_LETTERS = new RegExp(`[ς${[...STROKED.keys()].join("")}]`, "g");

/**
 * A text as it is compared when somebody searches: case, accents, width and the kind of white space make no difference.
 *
 * Every user-perceived character is folded for itself, so a part of a text folds to a part of what the text folds to.
 * That is what lets an index of pieces find every substring. Stores keep what is made of this: whoever changes what it
 * answers has to let every store index its messages anew.
 */
export function foldText(text: string): string {
  const folded = PLAIN.test(text) ? text.toLowerCase() : text.replaceAll(NO_LONE_JAMO, foldLetters);
  return folded.replaceAll(/\s+/g, " ");
}

function foldLetters(text: string): string {
  const plain = text.normalize("NFKD").replaceAll(SILENT, "");
  // There and back: a sharp s has become two letters, and of the Turkish i's all are one.
  const lower = plain.toLowerCase().toUpperCase().toLowerCase();
  const letters = lower.replaceAll(OTHER_LETTERS, (letter) => STROKED.get(letter) ?? "σ");
  // Syllables of Hangul and voiced kana are characters again, and not their parts.
  return letters.normalize("NFC");
}

/** A folded text, and where each of its UTF-16 units comes from. */
export interface FoldedText {
  readonly text: string;
  /** By unit of `text`: where its character begins and ends in the original, in UTF-16 units. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Characters with their marks, and syllables that were typed as their parts: what `foldText` folds for itself. */
const CHARACTERS =
  /[\uac00-\ud7a3]?[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|[^][\p{M}\p{Default_Ignorable_Code_Point}\uff9e\uff9f]*/gu;

/** As `foldText`, remembering the way back: for showing where something was found. */
export function foldWithOrigins(original: string): FoldedText {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: character, index } of original.matchAll(CHARACTERS)) {
    const folded = foldText(character);
    const end = index + character.length;
    if (folded === " " && text.endsWith(" ")) {
      ends[ends.length - 1] = end;
      continue;
    }
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(index);
      ends.push(end);
    }
    text += folded;
  }
  return { text, starts, ends };
}
