import "../styles/pins.css";
import type { ClientRoom, SentMessage } from "@parley/client";
import { FileLine } from "../files/message-files.tsx";
import { useRoomActions } from "../room/room-actions.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { RelativeTime } from "../timeline/time-stamp.tsx";
import { FormError } from "../ui/form-error.tsx";
import { useRequest } from "../ui/use-request.ts";
import { SidePanel } from "./side-panel.tsx";

interface FilesPanelProps {
  readonly room: ClientRoom;
  readonly onClose: () => void;
}

/** The files of the messages that have been loaded, the newest first; older messages are loaded from here, too. */
export function FilesPanel({ room, onClose }: FilesPanelProps) {
  const { jumpTo } = useRoomActions();
  const { timeline, hasBefore } = useRoomSnapshot(room);
  const { isBusy, refusal, run } = useRequest();
  const carrying = timeline.filter((item): item is SentMessage => "files" in item && "seq" in item).toReversed();
  return (
    <SidePanel title="Files" label="Files of this room" onClose={onClose}>
      {carrying.length === 0 && (
        <p className="panel-note">
          {hasBefore ? "No files in the messages loaded so far." : "No files yet. Drop one onto the room to share it."}
        </p>
      )}
      <ul className="panel-files">
        {carrying.flatMap(({ seq, at, from, files = [] }) =>
          files.map((file) => (
            <li key={file.id}>
              <FileLine file={file} />
              <p className="panel-file-from">
                <bdi>{from.name}</bdi> <RelativeTime at={at} />
                <button type="button" className="pin-jump" onClick={() => jumpTo(seq)}>
                  Show in conversation
                </button>
              </p>
            </li>
          )),
        )}
      </ul>
      <FormError text={refusal} />
      {hasBefore && (
        <button
          type="button"
          className="panel-action"
          aria-busy={isBusy}
          onClick={() => void run(() => room.loadBefore())}
        >
          Look further back
        </button>
      )}
    </SidePanel>
  );
}
