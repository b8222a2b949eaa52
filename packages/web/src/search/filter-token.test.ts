import { describe, expect, test } from "vitest";
import { filterText, findFilter, isUnfinished, namesRoom } from "./filter-token.ts";

describe("a filter that is being typed", () => {
  test.each([
    ["from:an", { filter: "from", query: "an", from: 0, to: 7 }],
    ["soup from:", { filter: "from", query: "", from: 5, to: 10 }],
    ['soup From:"Anna L', { filter: "from", query: "Anna L", from: 5, to: 17 }],
    ["in:gard", { filter: "in", query: "gard", from: 0, to: 7 }],
  ])("is found before the caret: %s", (text, token) => {
    expect(findFilter(text, text.length)).toEqual(token);
  });

  test.each(["soup", "from: an", "wherefrom:an", 'from:"Anna" ', "from:an soup"])("is not in: %s", (text) => {
    expect(findFilter(text, text.length)).toBeUndefined();
  });

  test("is found where the caret is, not where the text ends", () => {
    expect(findFilter("from:an soup", 7)).toEqual({ filter: "from", query: "an", from: 0, to: 7 });
  });
});

test.each(["from:", "soup in: ", 'soup from:"'])("nothing is looked for while a filter says nothing: %s", (text) => {
  expect(isUnfinished(text)).toBe(true);
});

test("a filter that says something is looked for", () => {
  expect(isUnfinished("from:an")).toBe(false);
  expect(isUnfinished("the plan:")).toBe(false);
});

test("a room that is named takes the place of the one that is open", () => {
  expect(namesRoom("soup in:kitchen")).toBe(true);
  expect(namesRoom("begin:kitchen")).toBe(false);
});

test("a value with spaces stands in quotes, and has none inside", () => {
  expect(filterText("from", "Anna")).toBe("from:Anna ");
  expect(filterText("from", "Anna Lee")).toBe('from:"Anna Lee" ');
  expect(filterText("in", 'The "old" shed')).toBe('in:"The  old  shed" ');
});
