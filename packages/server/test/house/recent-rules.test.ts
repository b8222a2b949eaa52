import { expect, it } from "vitest";
import { RECENT_RULES } from "../../src/recent/recent.contract.ts";
import { readRulesPage } from "./rules-page.ts";

it("docs/rules/RECENT.md lists exactly the rules the suite of recent events checks", () => {
  expect(readRulesPage("RECENT")).toEqual(RECENT_RULES.map(({ id, title }) => ({ id, title })));
});
