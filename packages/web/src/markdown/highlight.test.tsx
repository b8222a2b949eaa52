import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { highlight } from "./highlight.tsx";

async function html(code: string, language: string): Promise<string> {
  return renderToStaticMarkup(<>{await highlight(code, language)}</>);
}

describe("code", () => {
  test.each(["ts", "JavaScript", "python", "sh", "html", "yaml", "c++", "rs", "sql", "diff", "json"])(
    "in %s is marked, and keeps every character",
    async (language) => {
      const code = 'const a = "<b>&amp;";\n\tif (x > 1) { return null } # 42\n- - -\n';
      const shown = await html(code, language);
      const text = shown
        .replaceAll(/<\/?span[^<>]*>/g, "")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");
      expect(text).toBe(code);
      expect(shown).toContain("hljs-");
      for (const [tag] of shown.matchAll(/<[^/][^<>]*>/g)) expect(tag).toMatch(/^<span class="[\w -]+">$/);
    },
  );

  test.each(["klingon", "constructor", "", "__proto__"])("in %j is left as it is", async (language) => {
    expect(await highlight("const a = 1;", language)).toBeUndefined();
  });

  test("of a language that quotes another one needs only its own grammar", async () => {
    expect(await html("<style>a { color: red }</style>", "html")).toContain("hljs-");
  });
});
