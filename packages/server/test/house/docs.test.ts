import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GENERATED_PAGES } from "../../../../scripts/write-docs.ts";
import { listSources, readSource, REPOSITORY } from "./import-graph.ts";
import { declares, readPathSteps } from "./message-path.ts";

const pages = [
  ...readdirSync(REPOSITORY).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(REPOSITORY, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const records = readdirSync(join(REPOSITORY, "docs/adr")).filter((name) => /^\d{4}-[a-z0-9-]+\.md$/.test(name));

describe("docs/message-path.md", () => {
  it("names eight functions that exist, in order", () => {
    const steps = readPathSteps(readSource("docs/message-path.md"));
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const missing = steps.filter(
      ({ file, symbol }) => !existsSync(join(REPOSITORY, file)) || !declares(readSource(file), symbol),
    );
    expect(missing.map(({ step, file, symbol }) => `${step}: ${symbol} in ${file}`)).toEqual([]);
  });
});

describe("generated pages", () => {
  for (const [path, page] of Object.entries(GENERATED_PAGES)) {
    it(`${path} says what the code says (npm run docs writes it)`, () => {
      expect(readSource(path)).toBe(page());
    });
  }
});

describe("decision records", () => {
  it("are numbered 1, 2, 3 ... without a hole", () => {
    expect(records.map((name) => Number(name.slice(0, 4)))).toEqual(records.map((_, index) => index + 1));
  });

  it("each say status, context, decision and consequences", () => {
    const parts = ["Status:", "## Context", "## Decision", "## Consequences"];
    const incomplete = records.filter((name) => !parts.every((part) => readSource(`docs/adr/${name}`).includes(part)));
    expect(incomplete).toEqual([]);
  });

  it("exist for every number cited", () => {
    const known = new Set(records.map((name) => name.slice(0, 4)));
    const citing = [...listSources(["packages", "examples", "scripts"]), ...pages];
    const unknown = citing.flatMap((path) =>
      [...readSource(path).matchAll(/\bADR-(\d{4})\b/g)]
        .filter(([, number = ""]) => !known.has(number))
        .map(([cited]) => `${cited} in ${path}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe("pages", () => {
  it("link only to files that exist", () => {
    const broken = pages.flatMap((page) =>
      [...readSource(page).matchAll(/\]\((?!https?:|mailto:|#|<)([^)\s#]+)(?:#[^)]*)?\)/g)]
        .filter(([, target = ""]) => !existsSync(join(REPOSITORY, page, "..", target)))
        .map(([, target]) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("hold no path of somebody's machine", () => {
    const machine = /(^|[\s`"'(])\/(work|tmp|root|home)\//m;
    const sources = listSources(["packages", "examples", "scripts"]).filter((path) => !path.includes("/house/"));
    expect([...pages, ...sources].filter((path) => machine.test(readSource(path)))).toEqual([]);
  });

  it("name only npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const unknown = pages.flatMap((page) =>
      [...readSource(page).matchAll(/\bnpm run ([a-z:-]+)/g)]
        .filter(([, name = ""]) => !(name in scripts))
        .map(([command]) => `${page}: ${command}`),
    );
    expect(unknown).toEqual([]);
  });
});
