import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), "utf8");

test("the sample in docs/sdk.md is the one the compiler checks", () => {
  const page = read("../../../docs/sdk.md");
  const [, sample] = /```ts\n([^]*?)```/.exec(page) ?? [];
  expect(sample, "copy packages/client/test/sdk-sample.ts into docs/sdk.md").toBe(read("sdk-sample.ts"));
});

test("docs/sdk.md names every export of the SDK that a program calls or catches", async () => {
  const page = read("../../../docs/sdk.md");
  const names = Object.keys(await import("../src/index.ts"));
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});
