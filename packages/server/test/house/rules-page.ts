import { readFileSync } from "node:fs";

/** The numbered rules of docs/rules/NAME.md, in the page's order: lines of the form `- **B1** the rule`. */
export function readRulesPage(name: string): { readonly id: string; readonly title: string }[] {
  const page = readFileSync(new URL(`../../../../docs/rules/${name}.md`, import.meta.url), "utf8");
  return [...page.matchAll(/^- \*\*([A-Z]+\d+)\*\* (.+)$/gm)].map(([, id = "", title = ""]) => ({ id, title }));
}
