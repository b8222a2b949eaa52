import { expect, test } from "vitest";
import { snippetOf } from "./snippet.ts";

/** The parts as one string, matches in brackets. */
function shown(text: string, ...found: readonly string[]): string {
  const ranges = found.map((word): [number, number] => [text.indexOf(word), text.indexOf(word) + word.length]);
  return snippetOf(text, ranges)
    .map((part) => (part.isMatch ? `[${part.text}]` : part.text))
    .join("");
}

test("what was found is marked, in the words as they were written", () => {
  expect(shown("The Red fox and the red hen", "Red", "hen")).toBe("The [Red] fox and the red [hen]");
});

test("a message is one line without the marks of its markup", () => {
  expect(shown("- **two** `kinds`\n- of [tomato](https://example.org/)\n\n> said Mira", "tomato")).toBe(
    "two kinds of [tomato] said Mira",
  );
});

test("marks in which something was found are shown", () => {
  expect(shown("see [the notes](https://example.org/)", "example")).toBe("see [the notes](https://[example].org/)");
});

test("of a long message the part around the first match is shown, cut between words", () => {
  const text = `${"before it ".repeat(40)}pumpkin ${"after it ".repeat(60)}`;
  const line = shown(text, "pumpkin");
  expect(line).toMatch(/^… (?:before |it )+\[pumpkin\] (?:after it ?)+ …$/);
  expect(line.length).toBeLessThan(320);
});

test("a cut never falls into a character", () => {
  for (let lead = 60; lead < 90; lead += 1) {
    const line = shown(`${"x".repeat(lead)}${"😀".repeat(300)}`, "😀");
    expect(line.isWellFormed()).toBe(true);
  }
});

test("a message without words that were looked for is shown from its start", () => {
  expect(shown("the picture of the bed")).toBe("the picture of the bed");
  expect(shown("")).toBe("");
});
