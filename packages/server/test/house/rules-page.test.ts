import { expect, it } from "vitest";
import { BUS_RULES } from "../../src/bus/bus.contract.ts";
import { readRulesPage } from "./rules-page.ts";

it("docs/rules/BUS.md lists exactly the rules the bus suite checks", () => {
  expect(readRulesPage("BUS")).toEqual(BUS_RULES.map(({ id, title }) => ({ id, title })));
});
