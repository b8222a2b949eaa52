import type { Nodes, Parents } from "mdast";
import { Fragment, type ReactNode } from "react";
import { CodeBlock } from "./code-block.tsx";
import { type Calls, markMentions } from "./mention-marks.tsx";
import { MessageLink } from "./message-link.tsx";
import { closeQuotes, parseMarkdown } from "./parse.ts";
import { safeLink } from "./safe-link.ts";

/** Deeper nodes are shown as the text they were typed as. */
const MAX_DEPTH = 24;

interface Source {
  readonly text: string;
  readonly calls: Calls;
  /** Inside a link: another link may not be nested in it. */
  readonly inLink: boolean;
}

/** Markdown as React elements, node type by node type; a node we do not name becomes its own source text. */
export function renderMarkdown(text: string, calls: Calls = ""): ReactNode {
  const source = closeQuotes(text);
  return renderChildren(parseMarkdown(source), { text: source, calls, inLink: false }, 0);
}

function renderChildren(parent: Parents, source: Source, depth: number): ReactNode[] {
  return parent.children.map((child, index) => (
    // The tree of one text never changes, so an index names a node.
    <Fragment key={index}>{renderNode(child, source, depth + 1)}</Fragment>
  ));
}

function renderNode(node: Nodes, source: Source, depth: number): ReactNode {
  if (depth > MAX_DEPTH) return sourceOf(node, source);
  switch (node.type) {
    case "text":
      return withBreaks(node.value, source);
    case "paragraph":
      return <p>{renderChildren(node, source, depth)}</p>;
    case "strong":
      return <strong>{renderChildren(node, source, depth)}</strong>;
    case "emphasis":
      return <em>{renderChildren(node, source, depth)}</em>;
    case "delete":
      return <del>{renderChildren(node, source, depth)}</del>;
    case "inlineCode":
      return <code dir="auto">{node.value}</code>;
    case "code":
      return <CodeBlock code={node.value} language={node.lang ?? undefined} />;
    case "break":
      return <br />;
    case "blockquote":
      return <blockquote>{renderChildren(node, source, depth)}</blockquote>;
    case "list":
      return node.ordered === true ? (
        <ol start={node.start ?? 1}>{renderChildren(node, source, depth)}</ol>
      ) : (
        <ul>{renderChildren(node, source, depth)}</ul>
      );
    case "listItem":
      return <li>{renderChildren(node, source, depth)}</li>;
    case "heading":
      // A message is not a document: its "# title" must not enter the page's outline.
      return (
        <p>
          <strong>{renderChildren(node, source, depth)}</strong>
        </p>
      );
    case "link":
      return renderLink(node.url, renderChildren(node, { ...source, inLink: true }, depth), source);
    case "image":
      // Loading somebody else's picture would tell its host who is reading.
      return renderLink(
        node.url,
        node.alt === null || node.alt === undefined || node.alt === "" ? node.url : node.alt,
        source,
      );
    default:
      return sourceOf(node, source);
  }
}

function renderLink(address: string, label: ReactNode, source: Source): ReactNode {
  const href = source.inLink ? undefined : safeLink(address);
  if (href === undefined) return label;
  return (
    <MessageLink href={href}>
      <bdi>{label}</bdi>
    </MessageLink>
  );
}

function withBreaks(text: string, { calls }: Source): ReactNode {
  if (!text.includes("\n")) return markMentions(text, calls);
  return text.split("\n").map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      {markMentions(line, calls)}
    </Fragment>
  ));
}

function sourceOf(node: Nodes, source: Source): ReactNode {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  return start === undefined || end === undefined ? null : withBreaks(source.text.slice(start, end), source);
}
