import type { RoomSnapshot } from "@parley/client";
import { Check, Link2, LogOut, Menu, Users } from "lucide-react";
import { roomPath } from "../shell/route.ts";
import { useCopy } from "../ui/use-copy.ts";

interface RoomHeaderProps {
  readonly snapshot: RoomSnapshot;
  /** Unread messages in the other rooms, for the mark on the menu button of narrow screens. */
  readonly unreadElsewhere: number;
  readonly arePeopleShown: boolean;
  readonly onMenu: () => void;
  readonly onPeople: () => void;
  readonly onLeave: () => void;
}

export function RoomHeader({ snapshot, unreadElsewhere, arePeopleShown, onMenu, onPeople, onLeave }: RoomHeaderProps) {
  const { copied, copy } = useCopy();
  const { count } = snapshot.online;
  return (
    <header className="room-header">
      <button
        type="button"
        className="icon-button only-narrow"
        aria-label={unreadElsewhere > 0 ? `Rooms, ${unreadElsewhere} unread` : "Rooms"}
        onClick={onMenu}
      >
        <Menu aria-hidden size={20} />
        {unreadElsewhere > 0 && <span className="menu-mark" />}
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
        aria-pressed={arePeopleShown}
        onClick={onPeople}
      >
        <Users aria-hidden size={18} />
        <span aria-hidden="true">{count}</span>
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
