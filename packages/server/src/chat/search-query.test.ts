import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Refusal } from "../lib/refusal.ts";
import { parseSearchQuery } from "./search-query.ts";

const NOW = Date.UTC(2026, 8, 21, 23, 30);
const parse = (query: string, timeZone?: string) => parseSearchQuery(query, { now: NOW, timeZone });
function attempt(query: string) {
  try {
    return parse(query, "Asia/Tokyo");
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
const nothing = { terms: [], from: [], rooms: [], has: [] };
const anywhere = (...texts: string[]) => texts.map((text) => ({ text, isPrefix: false }));

describe("a query", () => {
  test.each([
    ["two words", "Red  FOX", anywhere("red", "fox")],
    ["a phrase", '"The  red fox"', anywhere("the red fox")],
    ["a phrase in curly quotes", "“red fox” x", anywhere("red fox", "x")],
    ["a phrase that is not closed", 'a "red fox', anywhere("a", "red fox")],
    ["a prefix", "deploy*", [{ text: "deploy", isPrefix: true }]],
    ["a phrase as a prefix", '"go liv"*', [{ text: "go liv", isPrefix: true }]],
    ["a star alone", "*", anywhere("*")],
    ["an address", "https://example.org/a?b=1", anywhere("https://example.org/a?b=1")],
    ["an unknown key", "foo:bar", anywhere("foo:bar")],
    ["a key in quotes", '"from:anna"', anywhere("from:anna")],
    ["characters of other scripts", "京 Straße", anywhere("京", "strasse")],
  ])("says %s", (_, query, terms) => {
    expect(parse(query)).toEqual({ ...nothing, terms });
  });

  test("says who wrote it, where, and what is in it", () => {
    expect(parse('from:@Anna FROM:"Bob  Lee" in:#general has:links has:image plan')).toEqual({
      terms: anywhere("plan"),
      from: ["anna", "bob lee"],
      rooms: ["general"],
      has: ["link", "image"],
    });
  });

  test("says when, in days of a time zone", () => {
    const day = Date.UTC(2026, 8, 20);
    expect(parse("after:2026-09-20 before:2026-09-21")).toEqual({ ...nothing, since: day, until: day + 86_400_000 });
    expect(parse("on:2026-09-20")).toEqual({ ...nothing, since: day, until: day + 86_400_000 });
    expect(parse("on:2026-09-20", "Europe/Berlin").since).toBe(day - 7_200_000);
    expect(parse("on:2026-02").until).toBe(Date.UTC(2026, 2, 1));
    expect(parse("before:2026").until).toBe(Date.UTC(2026, 0, 1));
    expect(parse("after:today").since).toBe(Date.UTC(2026, 8, 21));
    // In Berlin it is half past one of the next day.
    expect(parse("on:yesterday", "Europe/Berlin").since).toBe(Date.UTC(2026, 8, 20, 22));
    expect(parse("after:2026-09-20T10:00:00+02:00").since).toBe(day + 28_800_000);
  });

  test.each([
    ["", /Say what/],
    ["   ", /Say what/],
    ['""', /Say what/],
    ["\u200b", /Say what/],
    ["from:", /from: says nothing/],
    ["before:soon", /before:soon is no date/],
    ["on:2026-02-30", /is no date/],
    ["has:banana", /has:link, has:file or has:image/],
    ["a ".repeat(21), /more than 20/],
  ])("%j is refused in words", (query, words) => {
    expect(() => parse(query)).toThrow(words);
  });

  test("of any characters is read or refused, and never an error", () => {
    const odd = fc.constantFrom(..."\"“'*:#@-()\\ \n京é", "from:", "in:", "on:", "has:", "2026-13", "a", "\u0301");
    const property = fc.property(fc.array(fc.oneof(odd, fc.string({ maxLength: 4 })), { maxLength: 12 }), (parts) => {
      const read = attempt(parts.join(""));
      const isRefused = read instanceof Refusal && read.code === "bad_frame";
      expect(isRefused || ("terms" in read && read.terms.every(({ text }) => text.trim() !== ""))).toBe(true);
    });
    fc.assert(property, { seed: 3, numRuns: 3_000 });
  });

  test("in a time zone that is none is refused in words", () => {
    expect(() => parse("on:today", "Mars/Olympus")).toThrow(/is no date/);
  });
});
