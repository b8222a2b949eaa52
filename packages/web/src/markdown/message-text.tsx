import { memo, type ReactNode, useSyncExternalStore } from "react";
import { isPlain } from "./is-plain.ts";
import { isParseable } from "./limits.ts";
import { getRenderer, subscribeRenderer } from "./load-renderer.ts";
import { RenderedTexts } from "./rendered-texts.ts";

const rendered = new RenderedTexts();

/** A message's text. Bidi-isolated: a right-to-left override in it cannot reorder what stands around it. */
export const MessageText = memo(function MessageText({ text }: { readonly text: string }) {
  const needsParser = !isPlain(text) && isParseable(text);
  const render = useSyncExternalStore(subscribeRenderer, getRenderer);
  const content: ReactNode =
    needsParser && render !== undefined ? rendered.get(text, render) : <p className="verbatim">{text}</p>;
  return (
    <div className="message-text" dir="auto">
      {content}
    </div>
  );
});
