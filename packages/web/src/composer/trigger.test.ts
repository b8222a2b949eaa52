import { describe, expect, test } from "vitest";
import { findNamedEmoji, findTrigger } from "./trigger.ts";

const at = (text: string) => findTrigger(text, text.length);

describe("a name is completed", () => {
  test.each([
    ["@", ""],
    ["hi @bo", "bo"],
    ["(@Ana M", "Ana M"],
    ["first\n@b", "b"],
  ])("in %j", (text, query) => {
    expect(at(text)).toMatchObject({ kind: "person", query, from: text.length - query.length - 1, to: text.length });
  });

  test.each(["bob@ex", "a@@b", "@ bob", "`@bo", "```\n@bo", ""])("not in %j", (text) => {
    expect(at(text)).toBeUndefined();
  });
});

describe("an emoji is completed", () => {
  test.each([
    [":ta", "ta"],
    ["well :TA", "ta"],
    ["🎉:+1", "+1"],
  ])("in %j", (text, query) => {
    expect(at(text)).toMatchObject({ kind: "emoji", query });
  });

  test.each([":)", ":t", "10:30", "std::vec", "http://ab", "`:ta", "a:bc"])("not in %j", (text) => {
    expect(at(text)).toBeUndefined();
  });

  test("by its whole name, once the second colon is typed", () => {
    expect(findNamedEmoji("nice :tada:", 11)).toEqual({ kind: "emoji", from: 5, to: 11, query: "tada" });
    expect(findNamedEmoji("nice :tada: x", 11)).toBeDefined();
    expect(findNamedEmoji("10:30:", 6)).toBeUndefined();
    expect(findNamedEmoji("`:tada:", 7)).toBeUndefined();
  });
});
