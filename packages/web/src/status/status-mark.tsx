import "../styles/status.css";
import type { Status } from "@parley/protocol";

/** Stands for a status that is a text alone. */
const WORDS_ALONE = "💬";

/** What somebody lets the others know, as one sign beside their name; the words are its tooltip. */
export function StatusMark({ status }: { readonly status: Status | null | undefined }) {
  if (!status) return null;
  const { emoji = WORDS_ALONE, text } = status;
  return (
    <span className="status-mark" role="img" aria-label={`Status: ${text ?? emoji}`} title={text}>
      {emoji}
    </span>
  );
}
