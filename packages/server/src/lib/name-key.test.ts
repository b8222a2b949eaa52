import { describe, expect, it } from "vitest";
import { checkName } from "./display-name.ts";
import { nameKey } from "./name-key.ts";

describe("name key", () => {
  it.each([
    ["case", "Alice", "aLICE"],
    ["a Cyrillic letter", "admin", "аdmin"],
    ["a Cyrillic capital", "Admin", "Аdmin"],
    ["a Greek capital", "Bob", "Βob"],
    ["all Cyrillic", "aceopxy", "асеорху"],
    ["Greek omicron", "bob", "bοb"],
    ["zero for o", "bob", "b0b"],
    ["one for l", "alice", "a1ice"],
    ["capital i for l", "alice", "aIice"],
    ["Turkish dotless i", "alice", "alıce"],
    ["rn for m", "tom", "torn"],
    ["full-width letters", "alice", "ａｌｉｃｅ"],
    ["a ligature", "fiona", "ﬁona"],
    ["mathematical letters", "alice", "𝒶𝓁𝒾𝒸ℯ"],
    ["accents", "zoe", "zoë"],
    ["combining accents", "zoe", "zoë"],
    ["a zero-width space", "alice", "ali\u200bce"],
    ["a soft hyphen", "alice", "ali\u00adce"],
    ["sharp s", "strasse", "straße"],
    ["wide spaces", "ana maria", " ana\u3000 maria "],
  ])("%s makes no difference", (_, name, alike) => {
    expect(nameKey(alike)).toBe(nameKey(name));
  });

  it.each([
    ["alice", "alicia"],
    ["bob", "rob"],
    ["ana", "ana maria"],
    ["иван", "петр"],
    ["李", "王"],
    ["👍", "👎"],
  ])("%s and %s stay two people", (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it("the key of a key is the key", () => {
    for (const name of ["Аdmin", "Straße", "Torn", "ana  maria", "ΣΊΣΥΦΟΣ", "mrnm"]) {
      expect(nameKey(nameKey(name))).toBe(nameKey(name));
    }
  });

  it.each(["admin", "Аdmin", "ADM1N", "adrnin", "Ｓystem", "every0ne", "@here", "Párley"])(
    "%s is reserved: it reads as the house speaking",
    (name) => {
      expect(() => checkName(name)).toThrow("reserved");
    },
  );

  it.each(["Alan", "Adam", "Heron", "Ally", "Ana-María", "O'Neill", "李雷", "🦊"])("%s may be a name", (name) => {
    expect(checkName(name)).toBe(name);
  });
});
