import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { isPlain } from "./is-plain.ts";
import { renderMarkdown } from "./render.tsx";

test.each([
  "hello",
  "hello, world!",
  "it is 10:30 (really)",
  "one\ntwo",
  "#lobby is open",
  "a - b",
  "50% + 3 = 53",
  "שלום 🎉",
])("%j needs no parser", (text) => expect(isPlain(text)).toBe(true));

test.each([
  "**b**",
  "`c`",
  "- a",
  "1. a",
  "> q",
  "https://x.org",
  "www.x.org",
  "a@b.org",
  "a\n\nb",
  "# t",
  " indented",
  "a  \nb",
])("%j needs the parser", (text) => expect(isPlain(text)).toBe(false));

test("a plain text looks the same with and without the parser", () => {
  const piece = fc.constantFrom(
    ..."abz09 .,:;!?#+-()/&%$='\"|^{}\n\t".split(""),
    "1.",
    "12)",
    "- ",
    "+ ",
    "# ",
    "---",
    "===",
    "```",
    "&amp;",
    "http:",
    "www",
    "mailto",
    "  ",
    "\n\n",
    "é",
    "🎉",
    "[^1]",
    "|-|",
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 24 }), (pieces) => {
      const text = pieces.join("");
      fc.pre(isPlain(text) && text.trim() !== "");
      const parsed = renderToStaticMarkup(<>{renderMarkdown(text)}</>);
      const plain = renderToStaticMarkup(<p>{text}</p>).replaceAll("\n", "<br/>");
      expect(parsed).toBe(plain);
    }),
    { numRuns: 3_000 },
  );
});
