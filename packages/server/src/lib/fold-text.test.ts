import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldText, foldWithOrigins } from "./fold-text.ts";

describe("to whoever searches", () => {
  test.each([
    ["case", "Hello WORLD", "hello world"],
    ["a sharp s", "STRASSE", "straße"],
    ["a capital sharp s", "GROẞ", "groß"],
    ["an umlaut", "Müller", "muller"],
    ["an accent, composed or not", "cafe\u0301", "CAFÉ"],
    ["a stroke", "Łódź Ørsted Đà", "lodz orsted da"],
    ["a ligature", "ﬁle", "FILE"],
    ["the dot of a Turkish i", "İSTANBUL", "istanbul"],
    ["its absence", "ısı", "ISI"],
    ["a final sigma", "ΟΔΟΣ", "οδος"],
    ["a Greek accent", "Αθήνα", "ΑΘΗΝΑ"],
    ["the dots of ё", "Ёлка", "елка"],
    ["a short vowel in Arabic", "مُحَمَّد", "محمد"],
    ["a hamza on its alef", "أحمد", "احمد"],
    ["a stretched Arabic word", "مـــرحبا", "مرحبا"],
    ["a Hebrew point", "שָׁלוֹם", "שלום"],
    ["width", "ＡＢＣ ｶﾞ", "abc ガ"],
    ["the kind of space", "a\u00a0b\n\t c", "a b c"],
    ["a joiner", "می\u200cخواهم", "میخواهم"],
    ["a variation selector", "❤️", "❤"],
    ["how a syllable was typed", "\u1112\u1161\u11ab", "한"],
  ])("%s makes no difference", (_, one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  test.each([
    ["a voiced kana", "が", "か"],
    ["a vowel sign of Devanagari", "की", "का"],
    ["a syllable of Hangul", "각", "가"],
    ["a tone mark of Thai", "ไม้", "ไม"],
    ["hiragana", "ひ", "ヒ"],
    ["a syllable for its letters", "ㅋㅠ", "큐"],
  ])("%s makes one", (_, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });
});

/** Texts of characters whose folding has a history of surprises, and of any others. */
const odd = fc.constantFrom(
  ..."aÄßẞİıΣσςŉǰÅé\u0301ﬀｶﾞかがガ한ㅋㅠ\u1112\u1161क़िไม้مُّאָ\u05b0😀👩🏽\u200d💻❤️🇩🇪½²… \u00a0\n\u3000",
);
const texts = fc.array(fc.oneof(odd, fc.string({ unit: "grapheme", maxLength: 3 })), { maxLength: 12 });
const characters = new Intl.Segmenter("und", { granularity: "grapheme" });

test("a part of a text folds to a part of what the text folds to", () => {
  const property = fc.property(texts, fc.nat(), fc.nat(), (parts, one, other) => {
    const all = [...characters.segment(parts.join(""))].map(({ segment }) => segment);
    const [from = 0, to = 0] = [one % (all.length + 1), other % (all.length + 1)].toSorted((a, b) => a - b);
    expect(foldText(all.join(""))).toContain(foldText(all.slice(from, to).join("")).trim());
  });
  fc.assert(property, { seed: 7, numRuns: 3_000 });
});

test("folding twice changes nothing more", () => {
  fc.assert(
    fc.property(texts, (parts) => {
      const once = foldText(parts.join(""));
      expect(foldText(once)).toBe(once);
    }),
    { seed: 7, numRuns: 1_000 },
  );
});

test("a folded text with its origins is the folded text, and each unit knows its character", () => {
  const original = "Straße  \n Ｘ 한 ❤️!";
  const { text, starts, ends } = foldWithOrigins(original);
  expect(text).toBe(foldText(original));
  const from = (found: string) => {
    const index = text.indexOf(found);
    return original.slice(starts[index], ends[index + found.length - 1]);
  };
  expect(from("ss")).toBe("ß");
  expect(from("e x")).toBe("e  \n Ｘ");
  expect(from("한 ❤")).toBe("한 ❤️");
  fc.assert(
    fc.property(texts, (parts) => {
      const origin = foldWithOrigins(parts.join(""));
      expect(origin.starts).toHaveLength(origin.text.length);
      expect(origin.ends).toHaveLength(origin.text.length);
    }),
    { seed: 7, numRuns: 500 },
  );
});
