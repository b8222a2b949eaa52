import type { SentMessage } from "@parley/client";
import { Reply, X } from "lucide-react";
import { plainLine } from "../markdown/plain-line.ts";
import { hueOf } from "../person/look.ts";

interface ReplyBarProps {
  readonly message: SentMessage;
  readonly onJump: () => void;
  readonly onCancel: () => void;
}

/** Which message is being answered, above where the answer is written. */
export function ReplyBar({ message, onJump, onCancel }: ReplyBarProps) {
  const { from, text } = message;
  return (
    <div className="reply-bar" data-hue={hueOf(from.id)}>
      <Reply aria-hidden size={15} />
      <button type="button" className="reply-bar-quote" title="Go to this message" onClick={onJump}>
        Replying to <bdi className="quote-author">{from.name}</bdi> <bdi className="quote-text">{plainLine(text)}</bdi>
      </button>
      <button
        type="button"
        className="reply-bar-close"
        aria-label="Do not reply"
        title="Do not reply (Esc)"
        onClick={onCancel}
      >
        <X aria-hidden size={16} />
      </button>
    </div>
  );
}
