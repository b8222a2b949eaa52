import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { isParseable } from "./limits.ts";
import { renderMarkdown } from "./render.tsx";

const SIZE = 8_192;
/** Far above what is measured (under 0.2 s each on a busy two-core machine), far below what an unguarded parser takes. */
const BOUND_MS = 1_500;

function fill(pattern: string, size = SIZE): string {
  return pattern.repeat(Math.ceil(size / pattern.length)).slice(0, size);
}

const HOSTILE = [
  ...[
    "[",
    "![",
    "[a](",
    "*a **a ",
    "_a __b ",
    "~~a ",
    ">",
    "> ",
    "- ",
    "1. ",
    "<",
    "<a ",
    "&a;",
    "`",
    "\\",
    "\n",
    "a\n",
  ].map((p) => fill(p)),
  ...["- a\n", "> a\n", "# a\n", ">- >- >- >- >- a\n", "http://a.b ", "www.", "a@b.", "```\n", "-\n"].map((p) =>
    fill(p),
  ),
  `http://a.b/${fill("&a;")}`,
  `www.a.b${fill("(")}`,
  `http://a.b/${fill(")")}`,
  `a${fill(" ")}a`,
  Array.from({ length: 90 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
  Array.from({ length: 120 }, (_, ticks) => "`".repeat(ticks + 1)).join(" "),
  `${fill("*", 300)}a${fill("*", 300)}`,
  fill(">", 50_000),
  fill("[", 50_000),
];

test.each(HOSTILE.map((text) => [JSON.stringify(text.slice(0, 24)), text] as const))(
  "a message of %s repeated does not hold up the page",
  (_, text) => {
    const start = performance.now();
    if (isParseable(text)) renderToStaticMarkup(<>{renderMarkdown(text)}</>);
    expect(performance.now() - start).toBeLessThan(BOUND_MS);
  },
);

test("a long message that a person wrote is parsed", () => {
  const text = `## Notes\n\n${"- **one** thing with `code` and a [link](https://example.org)\n".repeat(40)}`;
  expect(isParseable(text)).toBe(true);
});
