import { expect, test } from "vitest";
import { textBytes, toMessageText } from "./text-size.ts";

test("size is counted in UTF-8 bytes, as the server counts", () => {
  expect(textBytes("aé€🎉")).toBe(1 + 2 + 3 + 4);
});

test.each(["", "   ", "\n\n", "\u200b\u200b", "\t"])("%j has nothing to see and is not sent", (typed) => {
  expect(toMessageText(typed)).toBe("");
});

test("blank lines around a text go, its own indentation stays", () => {
  expect(toMessageText("\n  \n  if (x) {\n    y\n  }\n\n")).toBe("  if (x) {\n    y\n  }");
});

test("what the server would refuse anyway does not survive a paste", () => {
  expect(toMessageText("a\0b\ud800c\r\nd")).toBe("ab\ufffdc\nd");
});
