import type { SentMessage } from "@parley/client";
import { plainLine } from "../markdown/plain-line.ts";
import { useRoomActions } from "../room/room-actions.ts";
import { Modal } from "../ui/modal.tsx";
import { deleteMessage } from "./change-message.ts";

/** Asked before a message is gone for everybody. */
export function DeleteDialog({ message, onClose }: { readonly message: SentMessage; readonly onClose: () => void }) {
  const { room } = useRoomActions();
  return (
    <Modal title="Delete this message?" onClose={onClose}>
      <blockquote className="dialog-quote">{plainLine(message.text)}</blockquote>
      <p className="muted">It will be gone for everybody. This cannot be undone.</p>
      <div className="modal-actions">
        <button type="button" className="button-quiet" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="button button-danger"
          data-autofocus
          onClick={() => {
            onClose();
            deleteMessage(room, message.seq);
          }}
        >
          Delete
        </button>
      </div>
    </Modal>
  );
}
