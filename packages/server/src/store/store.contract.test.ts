import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { storeRules } from "./store.contract.ts";

test("docs/rules/STORE.md lists exactly the rules of the suite, in its order", async () => {
  const doc = await readFile(new URL("../../../../docs/rules/STORE.md", import.meta.url), "utf8");
  const listed = [...doc.matchAll(/^- \*\*(S\d+)\*\* (.+)$/gm)].map(([, id, title]) => `${id} ${title}`);
  expect(listed).toEqual(storeRules.map(({ id, title }) => `${id} ${title}`));
});

test("rules are numbered without a hole", () => {
  expect(storeRules.map(({ id }) => id)).toEqual(storeRules.map((_, index) => `S${index + 1}`));
});
