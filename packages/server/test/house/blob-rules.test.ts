import { expect, it } from "vitest";
import { BLOB_RULES } from "../../src/blob/blob.contract.ts";
import { readRulesPage } from "./rules-page.ts";

it("docs/rules/BLOB.md lists exactly the rules the suite of blobs checks", () => {
  expect(readRulesPage("BLOB")).toEqual(BLOB_RULES.map(({ id, title }) => ({ id, title })));
});
