import type { SentMessage } from "@parley/client";
import { useRoomActions } from "../room/room-actions.ts";
import { fullTime } from "../timeline/time-text.ts";

/** Says that a message once said something else; pressed, it says what. */
export function EditedMark({ message, at }: { readonly message: SentMessage; readonly at: number }) {
  const { showHistory } = useRoomActions();
  return (
    <button
      type="button"
      className="edited-mark"
      title={`Edited ${fullTime(at)}. Press to see what it said before.`}
      aria-haspopup="dialog"
      onClick={() => showHistory(message)}
    >
      edited
    </button>
  );
}
