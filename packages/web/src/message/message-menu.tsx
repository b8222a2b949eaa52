import type { KeyboardEvent } from "react";
import { SmilePlus } from "lucide-react";
import { quickReactions } from "../emoji/recent-emoji.ts";
import type { Message } from "../room/room-actions.ts";
import { useRoomActions } from "../room/room-actions.ts";
import type { Anchor } from "../ui/place.ts";
import { Popover } from "../ui/popover.tsx";
import { toggleReaction } from "./change-message.ts";
import { type Deed, deedsFor } from "./message-deeds.ts";

const QUICK = 6;

interface MessageMenuProps {
  readonly message: Message;
  readonly anchor: Anchor;
  readonly onClose: () => void;
}

/** Everything one may do with a message: on right click, on a long press, on the menu key and behind the toolbar's dots. */
export function MessageMenu({ message, anchor, onClose }: MessageMenuProps) {
  const actions = useRoomActions();
  const deeds = deedsFor(message, actions);
  const react = deeds.find(({ name }) => name === "react");
  const listed = deeds.filter((deed) => deed !== react);

  const run = (deed: Deed): void => {
    onClose();
    deed.run(anchor);
  };

  return (
    <Popover
      anchor={anchor}
      label={`Message by ${message.from.name}`}
      role="menu"
      onClose={onClose}
      className="menu"
      onKeyDown={walk}
    >
      {react !== undefined && message.state === "sent" && (
        <div className="menu-reactions" role="group" aria-label="React">
          {quickReactions(QUICK).map((emoji) => (
            <button
              key={emoji}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="menu-emoji"
              aria-label={`React with ${emoji}`}
              onClick={() => {
                onClose();
                toggleReaction(actions.room, message, emoji);
              }}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            className="menu-emoji"
            aria-label="More reactions"
            onClick={() => run(react)}
          >
            <SmilePlus aria-hidden size={18} />
          </button>
        </div>
      )}
      {listed.map((deed) => (
        <button
          key={deed.name}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="menu-entry"
          data-danger={deed.isDanger}
          onClick={() => run(deed)}
        >
          <deed.Icon aria-hidden size={16} />
          <span>{deed.label}</span>
          {deed.key !== undefined && <kbd aria-hidden="true">{keyLabel(deed.key)}</kbd>}
        </button>
      ))}
    </Popover>
  );
}

/** Arrows walk through the entries, in a circle; the reactions at the top are one row of them. */
function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const inRow = entries[at]?.classList.contains("menu-emoji") ?? false;
  const rowEnd = entries.findIndex((entry) => !entry.classList.contains("menu-emoji"));
  const last = entries.length - 1;
  const next = (): number | undefined => {
    switch (event.key) {
      case "ArrowDown":
        return inRow ? rowEnd : at === last ? 0 : at + 1;
      case "ArrowUp":
        return at <= 0 || inRow ? last : at === rowEnd ? 0 : at - 1;
      case "ArrowRight":
        return inRow ? (at + 1) % rowEnd : undefined;
      case "ArrowLeft":
        return inRow ? (at + rowEnd - 1) % rowEnd : undefined;
      case "Home":
        return 0;
      case "End":
        return last;
      default:
        return undefined;
    }
  };
  const to = next();
  if (event.key === "Tab") event.preventDefault();
  if (to === undefined) return;
  event.preventDefault();
  entries[to]?.focus();
}

function keyLabel(key: string): string {
  return key === "Delete" ? "Del" : key.toUpperCase();
}
