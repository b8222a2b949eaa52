import "../styles/pins.css";
import type { SentMessage } from "@parley/client";
import { PinOff } from "lucide-react";
import { MessageText } from "../markdown/message-text.tsx";
import { togglePin } from "../message/change-message.ts";
import { Avatar } from "../person/avatar.tsx";
import { hueOf } from "../person/look.ts";
import { useRoomActions } from "../room/room-actions.ts";
import { rightsIn } from "../room/rights.ts";
import { RelativeTime } from "../timeline/time-stamp.tsx";
import { SidePanel } from "./side-panel.tsx";
import { isWide } from "../ui/is-wide.ts";
import { usePins } from "./use-pins.ts";

/** What the room has pinned, the latest first; pressed, each leads to its place in the conversation. */
export function PinsPanel({ isConnected, onClose }: { readonly isConnected: boolean; readonly onClose: () => void }) {
  const { room } = useRoomActions();
  const { pins, refusal } = usePins(room, isConnected);
  return (
    <SidePanel title="Pinned" label="Pinned messages" count={pins?.length} onClose={onClose}>
      {refusal !== undefined && pins === undefined && <p className="panel-note">{refusal}</p>}
      {pins?.length === 0 && (
        <p className="panel-note">
          Nothing is pinned yet. What everybody should find again is pinned from the menu of its message.
        </p>
      )}
      <ul className="pins">
        {pins?.map((message) => (
          <li key={message.seq}>
            <PinnedMessage message={message} onShow={onClose} />
          </li>
        ))}
      </ul>
    </SidePanel>
  );
}

interface PinnedMessageProps {
  readonly message: SentMessage;
  /** Called where the panel covers the conversation it leads to. */
  readonly onShow: () => void;
}

function PinnedMessage({ message, onShow }: PinnedMessageProps) {
  const { room, people, jumpTo } = useRoomActions();
  const { from, at, text, seq } = message;
  return (
    <article className="pin" aria-label={`${from.name}, pinned`}>
      <header className="pin-head">
        <Avatar person={from} size="s" />
        <bdi className="message-author" data-hue={hueOf(from.id)}>
          {from.name}
        </bdi>
        <RelativeTime at={at} />
        {rightsIn(room.snapshot()).canPin && (
          <button
            type="button"
            className="pin-off"
            aria-label="Unpin"
            title="Unpin"
            onClick={() => togglePin(room, message)}
          >
            <PinOff aria-hidden size={15} />
          </button>
        )}
      </header>
      <div className="pin-text">
        <MessageText text={text} calls={people.callsOf(message)} />
      </div>
      <button
        type="button"
        className="pin-jump"
        onClick={() => {
          if (!isWide()) onShow();
          jumpTo(seq);
        }}
      >
        Show in conversation
      </button>
    </article>
  );
}
