import { expect, test } from "vitest";
import { plainLine } from "./plain-line.ts";

test.each([
  ["plain words", "plain words"],
  ["two\nlines\n\nand more", "two lines and more"],
  ["**bold** and `code` and ~~gone~~", "bold and code and gone"],
  ["the *small* ladder, and _soft_", "the small ladder, and soft"],
  ["> what you said\nmy answer", "what you said my answer"],
  ["- one\n- two\n1. three", "one two three"],
  ["# Title\ntext", "Title text"],
  ["see [the docs](https://example.org/a)", "see the docs"],
  ["```ts\nconst a = 1;\n```", "const a = 1;"],
  ["2 * 3 ** 4 and snake_case_name", "2 * 3 ** 4 and snake_case_name"],
  ["   ", ""],
])("%j is read as %j", (text, line) => {
  expect(plainLine(text)).toBe(line);
});

test("a text made to be slow is not", () => {
  const startedAt = performance.now();
  for (const hostile of [
    "**".repeat(4_000),
    "`".repeat(8_000),
    "[".repeat(8_000),
    "~~a ".repeat(2_000),
    "*a ".repeat(3_000),
    "_".repeat(8_000),
  ])
    plainLine(hostile);
  expect(performance.now() - startedAt).toBeLessThan(500);
});
