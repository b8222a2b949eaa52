import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const PAGE = join(ROOT, "docs/features.md");

/** The rows that say yes: what they claim, the file they name and the words they quote from it. */
function claims() {
  const rows = readFileSync(PAGE, "utf8").matchAll(/^\| ([^|]+?) +\| yes +\| ([^|]*?) +\|/gm);
  return [...rows].map(([, feature = "", shownBy = ""]) => {
    const [, file = "", title = ""] = /\[[^\]]+\]\(\.\.\/([^)]+)\): (.+)$/.exec(shownBy) ?? [];
    return { feature, file, title };
  });
}

it("every yes of docs/features.md names a test that is there and says what is claimed", () => {
  const all = claims();
  expect(all.length).toBeGreaterThan(30);
  for (const { feature, file, title } of all) {
    expect(file !== "" && existsSync(join(ROOT, file)), `${feature}: no test is named`).toBe(true);
    const words = readFileSync(join(ROOT, file), "utf8").replaceAll(/\s+/g, " ");
    expect(words.includes(title), `${feature}: ${file} has no test called "${title}"`).toBe(true);
  }
});
