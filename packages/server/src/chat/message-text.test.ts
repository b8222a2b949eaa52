import { describe, expect, test } from "vitest";
import { checkText } from "./message-text.ts";

const REFUSED: readonly [what: string, text: string, code: string][] = [
  ["empty", "", "bad_text"],
  ["spaces and line ends only", " \t\r\n \u00a0\u3000", "bad_text"],
  ["zero-width characters only", "\u200b\u200c\u200d\u2060\ufeff", "bad_text"],
  ["characters that look like nothing", "\u115f\u3164\u2800\uffa0", "bad_text"],
  ["controls only", "\u0001\u0007\u001b", "bad_text"],
  ["marks without a letter", "\u0301\u0302", "bad_text"],
  ["a NUL in the middle", "before\0after", "bad_text"],
  ["a lone high surrogate", "half \ud83d of it", "bad_text"],
  ["a lone low surrogate", "\ude00 and so on", "bad_text"],
  ["seventeen marks on one letter", `Z${"\u0335".repeat(17)}`, "bad_text"],
  ["one byte too long", "x".repeat(8193), "text_too_long"],
  ["too long in bytes, though not in characters", "\u00e9".repeat(4097), "text_too_long"],
  ["too long and blank", " ".repeat(8193), "text_too_long"],
];

const PASSING: readonly [what: string, text: string][] = [
  ["one letter", "a"],
  ["the longest text", "x".repeat(8192)],
  ["the longest text of 4-byte characters", "\u{1f600}".repeat(2048)],
  ["an emoji of several characters", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}"],
  ["a flag", "\u{1f1eb}\u{1f1f7}"],
  ["right-to-left text", "\u0645\u0631\u062d\u0628\u0627"],
  [
    "vowel points and tone marks",
    "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u05d9\u05ea \u1ec7 \u0e17\u0e35\u0e48",
  ],
  ["sixteen marks on one letter", `Z${"\u0335".repeat(16)}`],
  ["spaces around a word, and lines", "  two\n\nlines  "],
  ["what looks like JSON, HTML or SQL", `{"type":"x"} <script>alert(1)</script> '; DROP TABLE message; --`],
];

describe("a text is refused if it is", () => {
  for (const [what, text, code] of REFUSED) {
    test(what, () => {
      expect(() => checkText(text, 8192)).toThrow(expect.objectContaining({ code }));
    });
  }
});

describe("a text passes as it is:", () => {
  for (const [what, text] of PASSING) {
    test(what, () => {
      expect(() => checkText(text, 8192)).not.toThrow();
    });
  }
});
