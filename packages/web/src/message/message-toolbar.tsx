import "../styles/toolbar.css";
import { Ellipsis } from "lucide-react";
import { useLayoutEffect, useRef } from "react";
import { quickReactions } from "../emoji/recent-emoji.ts";
import { type Message, useRoomActions } from "../room/room-actions.ts";
import { toggleReaction } from "./change-message.ts";
import { deedsFor } from "./message-deeds.ts";

/** What one does most often, without a menu. */
const AT_HAND = new Set(["react", "reply", "edit"]);
const QUICK = 3;
const RAISED_PX = -18;
const MARGIN_PX = 4;

/** Floats at the top right corner of the message that is pointed at. */
export function MessageToolbar({ message }: { readonly message: Message }) {
  const actions = useRoomActions();
  const deeds = deedsFor(message, actions).filter(({ name }) => AT_HAND.has(name));
  const canReact = deeds.some(({ name }) => name === "react");
  const bar = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    // Half above the message, but where that is above everything shown: in sight.
    const message = bar.current?.parentElement?.getBoundingClientRect();
    const view = bar.current?.closest('[role="log"]')?.getBoundingClientRect();
    if (message === undefined || view === undefined) return;
    bar.current?.style.setProperty("--top", `${Math.max(RAISED_PX, view.top + MARGIN_PX - message.top)}px`);
  }, []);

  return (
    <div ref={bar} className="toolbar" role="toolbar" aria-label="Actions for this message">
      {canReact &&
        message.state === "sent" &&
        quickReactions(QUICK).map((emoji) => (
          <button
            key={emoji}
            type="button"
            className="toolbar-button toolbar-emoji"
            aria-label={`React with ${emoji}`}
            title={`React with ${emoji}`}
            onClick={() => toggleReaction(actions.room, message, emoji)}
          >
            {emoji}
          </button>
        ))}
      {deeds.map(({ name, label, Icon, run }) => (
        <button
          key={name}
          type="button"
          className="toolbar-button"
          aria-label={label}
          title={label}
          onClick={(event) => run(event.currentTarget.getBoundingClientRect())}
        >
          <Icon aria-hidden size={17} />
        </button>
      ))}
      <button
        type="button"
        className="toolbar-button"
        aria-label="More actions"
        title="More actions"
        aria-haspopup="menu"
        onClick={(event) => actions.openMenu(message, event.currentTarget.getBoundingClientRect())}
      >
        <Ellipsis aria-hidden size={17} />
      </button>
    </div>
  );
}
