import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSource, REPOSITORY } from "./import-graph.ts";
import { readRulesPage } from "./rules-page.ts";

const FOLDERS = ["packages/server/src/gateway", "packages/server/src/delivery"];

it("docs/rules/SESSION.md lists exactly the rules that tests of gateway and delivery carry in their titles", () => {
  const tests = FOLDERS.flatMap((folder) =>
    readdirSync(join(REPOSITORY, folder))
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => readSource(`${folder}/${name}`)),
  );
  const tested = tests.flatMap((source) => [...source.matchAll(/\btest\(\s*"([A-Z]\d+) /g)].map(([, id = ""]) => id));
  const documented = readRulesPage("SESSION").map(({ id }) => id);
  expect(documented.length).toBe(new Set(documented).size);
  expect([...new Set(tested)].toSorted()).toEqual(documented.toSorted());
});
