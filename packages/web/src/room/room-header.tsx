import type { RoomSnapshot } from "@parley/client";
import { Check, Link2, LogOut, Menu, Pin, Users } from "lucide-react";
import type { Counts } from "../shell/counts.ts";
import { roomPath } from "../shell/route.ts";
import { useCopy } from "../ui/use-copy.ts";
import type { PanelName } from "./use-panel.ts";

interface RoomHeaderProps {
  readonly snapshot: RoomSnapshot;
  /** What is unread in the other rooms, for the mark on the menu button of narrow screens. */
  readonly elsewhere: Counts;
  readonly panel: PanelName | undefined;
  readonly onMenu: () => void;
  readonly onPanel: (panel: PanelName) => void;
  readonly onLeave: () => void;
}

export function RoomHeader({ snapshot, elsewhere, panel, onMenu, onPanel, onLeave }: RoomHeaderProps) {
  const { copied, copy } = useCopy();
  const { count } = snapshot.online;
  return (
    <header className="room-header">
      <button
        type="button"
        className="icon-button only-narrow"
        aria-label={elsewhere.unread > 0 ? `Rooms, ${elsewhere.unread} unread` : "Rooms"}
        onClick={onMenu}
      >
        <Menu aria-hidden size={20} />
        {elsewhere.unread > 0 && <span className="menu-mark" data-mention={elsewhere.mentions > 0 || undefined} />}
      </button>
      <div className="room-title">
        <h1>
          <span className="hash" aria-hidden="true">
            #
          </span>
          <bdi>{snapshot.name}</bdi>
        </h1>
      </div>
      <button
        type="button"
        className="icon-button room-online"
        aria-label={`${count} online`}
        title="Who is online"
        aria-pressed={panel === "people"}
        onClick={() => onPanel("people")}
      >
        <Users aria-hidden size={18} />
        <span aria-hidden="true">{count}</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Pinned messages"
        title="Pinned messages"
        aria-pressed={panel === "pins"}
        onClick={() => onPanel("pins")}
      >
        <Pin aria-hidden size={18} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={copied ? "Link copied" : "Copy link to this room"}
        title="Copy link"
        onClick={() => copy(location.origin + roomPath(snapshot.code))}
      >
        {copied ? <Check aria-hidden size={18} /> : <Link2 aria-hidden size={18} />}
      </button>
      <button type="button" className="icon-button" aria-label="Leave room" title="Leave room" onClick={onLeave}>
        <LogOut aria-hidden size={18} />
      </button>
      <span className="sr-only" role="status">
        {copied ? "Link copied" : ""}
      </span>
    </header>
  );
}
