import { expect, test } from "vitest";
import { type BrokenStore, brokenStores } from "./broken-stores.ts";
import { checkRule } from "./rules/rule.ts";
import { storeRules } from "./store.contract.ts";

test.each(brokenStores)("a store that $fault is caught by $caughtBy", async (broken) => {
  expect(await brokenRules(broken)).toContain(broken.caughtBy);
});

test("every rule but S3 and S5 has a broken store that it catches", () => {
  const caught = new Set(brokenStores.map(({ caughtBy }) => caughtBy));
  // S3 needs two stores that share a place; S5 is the other side of S4.
  const uncovered = storeRules.map(({ id }) => id).filter((id) => !caught.has(id));
  expect(uncovered).toEqual(["S3", "S5"]);
});

async function brokenRules({ open, isPersistent = false }: BrokenStore): Promise<string[]> {
  const setup = async () => ({ open: async () => open(), remove: async () => {} });
  const broken: string[] = [];
  for (const rule of storeRules) {
    await checkRule(rule, setup, { persistent: isPersistent }).catch(() => broken.push(rule.id));
  }
  return broken;
}
