import { expect, test } from "vitest";
import { type BrokenStore, brokenStores } from "./broken-stores.ts";
import { checkRule, type StoreRule } from "./rules/rule.ts";
import { storeRules } from "./store.contract.ts";

test.each(brokenStores)("a store that $fault is caught by $caughtBy", async (broken) => {
  const rule = storeRules.find(({ id }) => id === broken.caughtBy);
  if (!rule) throw new Error(`there is no rule ${broken.caughtBy}`);
  await expect(check(rule, broken)).rejects.toThrow();
});

test("every rule but S3 and S5 has a broken store that it catches", () => {
  const caught = new Set(brokenStores.map(({ caughtBy }) => caughtBy));
  // S3 needs two stores that share a place; S5 is the other side of S4.
  const uncovered = storeRules.map(({ id }) => id).filter((id) => !caught.has(id));
  expect(uncovered).toEqual(["S3", "S5"]);
});

async function check(rule: StoreRule, { open, isPersistent = false }: BrokenStore): Promise<void> {
  const setup = async () => ({ open: async () => open(), remove: async () => {} });
  await checkRule(rule, setup, { persistent: isPersistent });
}
