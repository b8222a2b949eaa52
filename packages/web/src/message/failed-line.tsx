import "../styles/failed.css";
import type { UnsentMessage } from "@parley/client";
import { RotateCcw, Trash2, TriangleAlert } from "lucide-react";
import { useRoomActions } from "../room/room-actions.ts";

/** Under a message that was refused: why, and what can be done about it. */
export function FailedLine({ message }: { readonly message: UnsentMessage }) {
  const { room } = useRoomActions();
  return (
    <div className="failed">
      <p>
        <TriangleAlert aria-hidden size={14} /> Not sent. {message.error?.message}
      </p>
      <button type="button" className="failed-button" onClick={() => room.resend(message.clientMsgId)}>
        <RotateCcw aria-hidden size={13} />
        Retry
      </button>
      <button type="button" className="failed-button" onClick={() => room.discard(message.clientMsgId)}>
        <Trash2 aria-hidden size={13} />
        Delete
      </button>
    </div>
  );
}
