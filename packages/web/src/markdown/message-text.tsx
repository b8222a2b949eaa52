import { memo, type ReactNode, useSyncExternalStore } from "react";
import { isPlain } from "./is-plain.ts";
import { isParseable } from "./limits.ts";
import { getRenderer, subscribeRenderer } from "./load-renderer.ts";
import { type Calls, markMentions } from "./mention-marks.tsx";
import { RenderedTexts } from "./rendered-texts.ts";

const rendered = new RenderedTexts();

interface MessageTextProps {
  readonly text: string;
  readonly calls?: Calls;
  /** What stands right after the last word. */
  readonly marks?: ReactNode;
}

/** A message's text. Bidi-isolated: a right-to-left override in it cannot reorder what stands around it. */
export const MessageText = memo(function MessageText({ text, calls = "", marks }: MessageTextProps) {
  const needsParser = !isPlain(text) && isParseable(text);
  const render = useSyncExternalStore(subscribeRenderer, getRenderer);
  const content: ReactNode =
    needsParser && render !== undefined ? (
      rendered.get(text, calls, render)
    ) : (
      <p className="verbatim">{markMentions(text, calls)}</p>
    );
  return (
    <div className="message-words" dir="auto" data-marked={marks !== undefined || undefined}>
      <div className="message-text">{content}</div>
      {marks}
    </div>
  );
});
