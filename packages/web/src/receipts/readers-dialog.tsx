import "../styles/receipts.css";
import type { MessageReaders, SentMessage } from "@parley/client";
import { useEffect, useState } from "react";
import { Avatar } from "../person/avatar.tsx";
import { useRoomActions } from "../room/room-actions.ts";
import { refusalText } from "../session/refusal-text.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { Modal } from "../ui/modal.tsx";

/** Who has read a message; in a big room how many. */
export function ReadersDialog({ message, onClose }: { readonly message: SentMessage; readonly onClose: () => void }) {
  const { room } = useRoomActions();
  // Read by one more while the dialog is open: one more to show.
  const { receipts } = useRoomSnapshot(room);
  const [readers, setReaders] = useState<MessageReaders>();
  const [refusal, setRefusal] = useState<string>();
  const { seq } = message;

  useEffect(() => {
    let isCurrent = true;
    room.readers(seq).then(
      (found) => {
        if (isCurrent) setReaders(found);
      },
      (error: unknown) => {
        if (isCurrent) setRefusal(refusalText(error));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [room, seq, receipts]);

  return (
    <Modal title="Read by" onClose={onClose} className="readers">
      {refusal !== undefined && (
        <p className="form-error" role="alert">
          {refusal}
        </p>
      )}
      <div className="readers-list" aria-busy={readers === undefined && refusal === undefined}>
        {readers !== undefined && <ReadersList {...readers} />}
      </div>
      <div className="modal-actions">
        <button type="button" className="button-quiet" data-autofocus onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}

function ReadersList({ count, users }: MessageReaders) {
  if (count === 0) return <p>Nobody else has read it yet, of those who let others see it.</p>;
  if (users === null) return <p>{count === 1 ? "One person has read it." : `${count} people have read it.`}</p>;
  return (
    // Scrolled by keyboard, too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul aria-label="Readers" tabIndex={0}>
      {users.map((user) => (
        <li key={user.id}>
          <Avatar person={user} size="s" />
          <bdi>{user.name}</bdi>
        </li>
      ))}
    </ul>
  );
}
