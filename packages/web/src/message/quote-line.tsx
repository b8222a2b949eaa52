import type { Quote } from "@parley/protocol";
import { plainLine } from "../markdown/plain-line.ts";
import { hueOf } from "../person/look.ts";
import { useRoomActions } from "../room/room-actions.ts";

/** The message that is answered, as one line; pressed, it leads there. Always one line high, whatever becomes of it. */
export function QuoteLine({ quote }: { readonly quote: Quote }) {
  const { jumpTo } = useRoomActions();
  const { seq, from, text } = quote;
  if (from === undefined || text === undefined) return <p className="quote">The message this answers was deleted</p>;
  return (
    <button
      type="button"
      className="quote"
      data-hue={hueOf(from.id)}
      title="Go to this message"
      onClick={() => jumpTo(seq)}
    >
      <span className="sr-only">Answers </span>
      <bdi className="quote-author">{from.name}</bdi>
      <bdi className="quote-text">{plainLine(text)}</bdi>
    </button>
  );
}
