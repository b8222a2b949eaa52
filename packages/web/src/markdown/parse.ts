import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmAutolinkLiteralFromMarkdown } from "mdast-util-gfm-autolink-literal";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { NOT_IN_CHAT } from "./not-in-chat.ts";

const chatDialect = { disable: { null: NOT_IN_CHAT } };
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const QUOTE = /^ {0,3}>/;

/**
 * In Markdown the line after a quote belongs to the quote until a blank line; in a chat one writes "> what you said",
 * Enter, and the answer. A blank line is put between them, outside fenced code.
 */
export function closeQuotes(text: string): string {
  if (!text.includes(">")) return text;
  const lines: string[] = [];
  let fence: string | undefined;
  let wasQuote = false;
  for (const line of text.split("\n")) {
    const mark = FENCE.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === undefined) fence = mark;
      else if (mark.startsWith(fence)) fence = undefined;
    }
    const isQuote = QUOTE.test(line);
    if (fence === undefined && wasQuote && !isQuote && line.trim() !== "") lines.push("");
    lines.push(line);
    wasQuote = fence === undefined && isQuote;
  }
  return lines.join("\n");
}

/** A chat message as a Markdown tree. The caller bounds the text first (`isParseable`). */
export function parseMarkdown(text: string): Root {
  return fromMarkdown(text, {
    extensions: [gfmAutolinkLiteral(), gfmStrikethrough({ singleTilde: false }), chatDialect],
    mdastExtensions: [gfmAutolinkLiteralFromMarkdown(), gfmStrikethroughFromMarkdown()],
  });
}
