import { expect, test } from "vitest";
import { fileSize } from "./file-size.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_000, "1.0 KB"],
  [12_345, "12 KB"],
  [999_600, "1.0 MB"],
  [3_440_000, "3.4 MB"],
  [7e12, "7.0 TB"],
])("%d bytes are %s", (bytes, text) => expect(fileSize(bytes)).toBe(text));
