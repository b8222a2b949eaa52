import type { ClientRoom } from "@parley/client";
import { useState } from "react";
import { refusalText } from "../session/refusal-text.ts";
import { navigate } from "../shell/route.ts";
import { Modal } from "../ui/modal.tsx";

export function LeaveDialog({ room, onClose }: { readonly room: ClientRoom; readonly onClose: () => void }) {
  const [refusal, setRefusal] = useState<string>();
  const leave = (): void => {
    room.leave().then(
      () => navigate("/"),
      (error: unknown) => setRefusal(refusalText(error)),
    );
  };
  return (
    <Modal title={`Leave ${room.name}?`} onClose={onClose}>
      <p className="muted">
        The conversation stays. You can come back with the code <strong>{room.code}</strong>.
      </p>
      {refusal !== undefined && (
        <p className="form-error" role="alert">
          {refusal}
        </p>
      )}
      <div className="modal-actions">
        <button type="button" className="button-quiet" onClick={onClose}>
          Stay
        </button>
        <button type="button" className="button button-danger" onClick={leave}>
          Leave room
        </button>
      </div>
    </Modal>
  );
}
