import type { SentMessage } from "@parley/client";
import type { Revision } from "@parley/protocol";
import { useEffect, useState } from "react";
import { MessageText } from "../markdown/message-text.tsx";
import { useRoomActions } from "../room/room-actions.ts";
import { refusalText } from "../session/refusal-text.ts";
import { dayAndClockTime, fullTime } from "../timeline/time-text.ts";
import { Modal } from "../ui/modal.tsx";

/** Every text a message has had, the newest first. */
export function HistoryDialog({ message, onClose }: { readonly message: SentMessage; readonly onClose: () => void }) {
  const { room } = useRoomActions();
  const { seq, changedSeq, from } = message;
  const [revisions, setRevisions] = useState<readonly Revision[]>();
  const [refusal, setRefusal] = useState<string>();

  useEffect(() => {
    let isCurrent = true;
    room.revisions(seq).then(
      (all) => {
        if (isCurrent) setRevisions(all.toReversed());
      },
      (error: unknown) => {
        if (isCurrent) setRefusal(refusalText(error));
      },
    );
    return () => {
      isCurrent = false;
    };
    // Once more when an edit is stored, which the message already shows while it is only asked for.
  }, [room, seq, changedSeq]);

  return (
    <Modal title={`Edits by ${from.name}`} onClose={onClose} className="history">
      {refusal !== undefined && (
        <p className="form-error" role="alert">
          {refusal}
        </p>
      )}
      <ol
        className="revisions"
        tabIndex={0}
        aria-label="Versions, the newest first"
        aria-busy={revisions === undefined}
      >
        {revisions?.map(({ at, text }, index) => (
          <li key={at}>
            <p className="revision-head">
              <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
                {dayAndClockTime(at)}
              </time>
              {index === 0 && <span className="revision-tag">now</span>}
              {index > 0 && index === revisions.length - 1 && <span className="revision-tag">first</span>}
            </p>
            <MessageText text={text} />
          </li>
        ))}
      </ol>
      <div className="modal-actions">
        <button type="button" className="button-quiet" data-autofocus onClick={onClose}>
          Close
        </button>
      </div>
    </Modal>
  );
}
