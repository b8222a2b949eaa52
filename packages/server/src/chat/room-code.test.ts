import { describe, expect, test } from "vitest";
import { normalizeCode } from "./room-code.ts";

describe("a room code", () => {
  test("is the same whatever its case and the spaces around it", () => {
    expect([" Lobby", "LOBBY", "lobby\n"].map(normalizeCode)).toEqual(["lobby", "lobby", "lobby"]);
  });

  test("has 1 to 64 letters, digits, - and _, and begins with a letter or digit", () => {
    for (const code of ["a", "7", "a-b_c", "x".repeat(64)]) expect(normalizeCode(code)).toBe(code);
    for (const code of ["", "-a", "_a", "a b", "a/b", "../a", "caf\u00e9", "a\0", "x".repeat(65), "%2e", "a.b"]) {
      expect(() => normalizeCode(code), code).toThrow(expect.objectContaining({ code: "bad_code" }));
    }
  });

  test("cannot be forged with letters whose lower case is ASCII", () => {
    expect(normalizeCode("\u212ailo")).toBe("kilo");
    expect(() => normalizeCode("\u0131d")).toThrow();
  });
});
