import { describe, expect, test } from "vitest";
import { checkName } from "./display-name.ts";

describe("a name", () => {
  test("is kept as it is meant: composed, with single spaces", () => {
    expect(checkName("  Ana   Mar\u0131\u0301a ")).toBe("Ana Mar\u0131\u0301a");
    expect(checkName("Zoe\u0308")).toBe("Zo\u00eb");
  });

  test("may be of any script, and hold signs and emoji", () => {
    for (const name of [
      "\u674e\u5c0f\u9f99",
      "\u0645\u062d\u0645\u062f",
      "O'Neil",
      "J\u00fcrgen-2",
      "\u{1f98a}",
      "x",
    ]) {
      expect(checkName(name)).toBe(name);
    }
  });

  test("has 1 to 40 characters, of 4 bytes too", () => {
    expect(checkName("\u{1f98a}".repeat(40))).toBe("\u{1f98a}".repeat(40));
    for (const name of ["", "   ", "x".repeat(41), "\u{1f98a}".repeat(41)]) {
      expect(() => checkName(name)).toThrow(expect.objectContaining({ code: "bad_name" }));
    }
  });

  test("that hides, reorders, or shows nothing is refused", () => {
    const names = [
      "ana\u200b",
      "\u202eana",
      "a\0b",
      "a\u0007",
      "half\ud83d",
      "---",
      "\u0301",
      `Z${"\u0335".repeat(4)}`,
    ];
    for (const name of names) {
      expect(() => checkName(name), JSON.stringify(name)).toThrow(expect.objectContaining({ code: "bad_name" }));
    }
  });

  test("that reads as the house speaking, or as everybody, is refused, however it is written", () => {
    for (const name of [
      "admin",
      "ADMIN",
      "@everyone",
      "Syst\u0435m",
      "\uff30\uff41\uff52\uff4c\uff45\uff59",
      "h\u00e9re",
    ]) {
      expect(() => checkName(name), name).toThrow(expect.objectContaining({ code: "bad_name" }));
    }
  });
});
