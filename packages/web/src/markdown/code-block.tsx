import { Check, Copy } from "lucide-react";
import { useCopy } from "../ui/use-copy.ts";
import { useHighlight } from "./use-highlight.ts";

/** Fenced code: scrolls sideways by itself, and can be copied as a whole. */
export function CodeBlock({ code, language }: { readonly code: string; readonly language: string | undefined }) {
  const { copied, copy } = useCopy();
  const highlighted = useHighlight(code, language);
  return (
    <figure className="code-block">
      <figcaption>
        <span>{language ?? "code"}</span>
        <button type="button" className="code-copy" onClick={() => copy(code)}>
          {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
          {copied ? "Copied" : "Copy"}
          <span className="sr-only">{copied ? "" : " code"}</span>
        </button>
      </figcaption>
      {/* Focusable, so that the keyboard can scroll it. */}
      <pre tabIndex={0} role="group" aria-label={language === undefined ? "Code" : `${language} code`} dir="ltr">
        <code>{highlighted ?? code}</code>
      </pre>
    </figure>
  );
}
