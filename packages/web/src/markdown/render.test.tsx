import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./render.tsx";

function html(text: string): string {
  return renderToStaticMarkup(<>{renderMarkdown(text)}</>);
}
function link(href: string, label: string): string {
  return `<a href="${href}" target="_blank" rel="noopener noreferrer nofollow ugc" title="${href}"><bdi>${label}</bdi></a>`;
}

describe("what people write", () => {
  test.each([
    [
      "**bold** *italic* _italic_ ~~gone~~",
      "<p><strong>bold</strong> <em>italic</em> <em>italic</em> <del>gone</del></p>",
    ],
    ["run `npm start` now", '<p>run <code dir="auto">npm start</code> now</p>'],
    ["one\ntwo\n\nthree", "<p>one<br/>two</p><p>three</p>"],
    ["- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["3. c\n4. d", '<ol start="3"><li><p>c</p></li><li><p>d</p></li></ol>'],
    ["> what you said\nmy answer", "<blockquote><p>what you said</p></blockquote><p>my answer</p>"],
    ["# Title", "<p><strong>Title</strong></p>"],
    ["snake_case_name and 2*3*4", "<p>snake_case_name and 2<em>3</em>4</p>"],
    ["~one tilde~", "<p>~one tilde~</p>"],
    ["a &lt; b &amp; c", "<p>a &amp;lt; b &amp;amp; c</p>"],
    ["above\n---\nbelow", "<p>above<br/>---<br/>below</p>"],
    ["    four spaces", "<p>four spaces</p>"],
    [String.raw`\*not bold\*`, "<p>*not bold*</p>"],
  ])("%j is shown as %s", (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  test("links open elsewhere, and tell the other side nothing", () => {
    expect(html("[docs](https://example.org/a?b=1)")).toBe(`<p>${link("https://example.org/a?b=1", "docs")}</p>`);
    expect(html("see https://example.org/x.")).toBe(
      `<p>see ${link("https://example.org/x", "https://example.org/x")}.</p>`,
    );
    expect(html("www.example.org")).toBe(`<p>${link("http://www.example.org/", "www.example.org")}</p>`);
    expect(html("ana@example.org")).toBe(`<p>${link("mailto:ana@example.org", "ana@example.org")}</p>`);
    expect(html("<https://example.org/>")).toBe(`<p>${link("https://example.org/", "https://example.org/")}</p>`);
  });

  test("an image is a link, not a request to somebody else's server", () => {
    expect(html("![cat](https://example.org/cat.png)")).toBe(`<p>${link("https://example.org/cat.png", "cat")}</p>`);
  });

  test("fenced code keeps every character and can be copied", () => {
    const shown = html("```html\n<b>&amp;  x</b>\n\n> y\n```");
    expect(shown).toContain("<code>&lt;b&gt;&amp;amp;  x&lt;/b&gt;\n\n&gt; y</code>");
    expect(shown).toContain("<span>html</span>");
    expect(shown).toContain("<button");
  });
});

/** Collected shapes of script injection; each must come out without a live element or a live address. */
const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<iframe srcdoc='<script>alert(1)</script>'>",
  "<a href='javascript:alert(1)'>x</a>",
  "<style>*{display:none}</style>",
  "<!-- --><script>alert(1)</script>",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<math><mtext></table></math><img src onerror=alert(1)>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java&#115;cript:alert(1))",
  "[x](java&Tab;script:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](<java\tscript:alert(1)>)",
  "[x](%6Aavascript:alert(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](vbscript:msgbox(1))",
  "[x](file:///etc/passwd)",
  "[x](blob:https://example.org/1)",
  "[x](//evil.example/)",
  "[x](/r/other-room)",
  "[x](#main)",
  "<javascript:alert(1)>",
  "![x](javascript:alert(1))",
  '![x"onerror="alert(1)](https://example.org/y)',
  '[x](https://example.org/ "onmouseover=alert(1)")',
  '[x](https://example.org/"onmouseover="alert(1))',
  "[x]: javascript:alert(1)\n\n[x]",
  "`<img src=x onerror=alert(1)>`",
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  "**<img src=x onerror=alert(1)>**",
  "[<img src=x onerror=alert(1)>](https://example.org/)",
  "[[x](javascript:alert(1))](https://example.org/)",
  "https://example.org/<script>alert(1)</script>",
  "\u202E<script>alert(1)</script>",
];
const ELEMENTS = new Set(
  "p strong em del code br blockquote ul ol li a bdi figure figcaption span button pre svg rect path".split(" "),
);

describe("what attackers write", () => {
  test.each(HOSTILE)("%j stays text", (text) => {
    const shown = html(text);
    for (const [, name] of shown.matchAll(/<([a-z!?][^\s/>]*)/gi)) expect(ELEMENTS).toContain(name);
    for (const [, address] of shown.matchAll(/ (?:href|src|action|formaction)="([^"]*)"/g)) {
      expect(address).toMatch(/^(https?:\/\/|mailto:)/);
    }
    // Attributes as they would be parsed: outside of quoted values there is no handler.
    for (const [tag] of shown.matchAll(/<[a-z][^<>]*>/gi))
      expect(tag.replaceAll(/"[^"]*"/g, "")).not.toMatch(/\son\w+=/i);
  });

  test("HTML is shown as the letters that were typed", () => {
    expect(html("a <b>bold</b> word")).toBe("<p>a &lt;b&gt;bold&lt;/b&gt; word</p>");
    expect(html("<div>\n*x*\n</div>")).toBe("<p>&lt;div&gt;<br/><em>x</em><br/>&lt;/div&gt;</p>");
  });

  test("deeper nesting than a reader could follow is shown as its source", () => {
    const shown = html(`${"*a **b ".repeat(40)}c${"** *".repeat(40)}`);
    expect(shown).toContain("c");
    expect(Math.max(...depths(shown))).toBeLessThanOrEqual(26);
  });
});

function depths(shown: string): readonly number[] {
  let depth = 0;
  return [...shown.matchAll(/<(\/?)(strong|em|p|li|ul|blockquote)\b/g)].map(([, close]) =>
    close === "/" ? depth-- : ++depth,
  );
}
