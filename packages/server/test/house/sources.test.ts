import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { listSources, readSource } from "./import-graph.ts";

const sources = listSources(["packages", "examples", "scripts"]);
const isTest = (path: string): boolean => /\.(test|contract)\.tsx?$/.test(path) || /\/(test|e2e|rules)\//.test(path);
const product = sources.filter((path) => !isTest(path));
const lineCount = (path: string): number => readSource(path).split("\n").length - 1;

/** A name that says nothing of what the file is for, so that everything ends up in it. */
const EMPTY_WORDS = "utils?|helpers?|common|misc|manager|processor|data|info|base|abstract|impl";

describe("source files", () => {
  it("stay under 600 lines, and 95 of 100 under 400", () => {
    expect(sources.filter((path) => lineCount(path) > 600)).toEqual([]);
    const long = product.filter((path) => lineCount(path) > 400);
    expect(long.length, long.join(", ")).toBeLessThanOrEqual(product.length * 0.05);
  });

  it("are named after what they hold", () => {
    const word = new RegExp(`(^|[-/])(${EMPTY_WORDS})([-./]|$)`);
    expect(sources.filter((path) => word.test(path.replace(/^(packages|examples)\//, "")))).toEqual([]);
  });

  it("are in kebab-case", () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.tsx?$/;
    expect(sources.filter((path) => !kebab.test(basename(path)))).toEqual([]);
  });

  it("of chat, delivery and the SDK ask the clock for the time, never `new Date()`", () => {
    // The linter forbids Date.now, Math.random, setTimeout and the like there; this is what its rules cannot say.
    const timed = /^packages\/(server\/src\/(chat|delivery)|client\/src)\//;
    const asking = /\bnew Date\(\)|\bglobalThis\s*\.\s*(Date|setTimeout|setInterval|performance|crypto)\b/;
    const clock = "packages/client/src/clock.ts";
    expect(product.filter((path) => timed.test(path) && path !== clock && asking.test(readSource(path)))).toEqual([]);
  });
});

describe("tests", () => {
  it("are never skipped, narrowed to one or left for later", () => {
    const weak = /\b(it|test|describe)\.(skip|only|todo|fails|skipIf|runIf)\b/;
    expect(sources.filter((path) => isTest(path) && weak.test(readSource(path)))).toEqual([]);
  });

  it("say what happens, not what should", () => {
    const should = /\b(it|test)\(\s*[`"'](it |should |.* should )/;
    expect(sources.filter((path) => isTest(path) && should.test(readSource(path)))).toEqual([]);
  });
});
