import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { markMentions } from "./mention-marks.tsx";

function marked(text: string, calls: string): string {
  return renderToStaticMarkup(<>{markMentions(text, calls)}</>)
    .replaceAll(/<span class="mention" data-self="true">([^<]*)<\/span>/g, "{$1}")
    .replaceAll(/<span class="mention">([^<]*)<\/span>/g, "[$1]");
}

test.each([
  ["hi @Bob, and @bob", "@Bob", "hi [@Bob], and [@bob]"],
  ["@Ana and @Bob", "=Ana\n@Bob", "{@Ana} and [@Bob]"],
  ["@Bobby is not called", "@Bob", "@Bobby is not called"],
  ["mail bob@Bob.example", "@Bob", "mail bob@Bob.example"],
  ["@Ana Maria", "@Ana\n@Ana Maria", "[@Ana Maria]"],
  ["@C++ (x)", "@C++ (x)", "[@C++ (x)]"],
  ["@陳大文，你好", "@陳大文", "[@陳大文]，你好"],
  ["@room please", "=room", "{@room} please"],
  ["@somebody.else. And", "*", "[@somebody.else]. And"],
  ["@Bob", "", "@Bob"],
])("%j that calls %j is shown as %s", (text, calls, expected) => {
  expect(marked(text, calls)).toBe(expected);
});
