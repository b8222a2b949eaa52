import type { ParleyClient, RoomSnapshot } from "@parley/client";
import { Archive, Check, Ellipsis, Link2, Menu, Paperclip, Pin, Search, Users } from "lucide-react";
import { RoomMark } from "../rooms/room-mark.tsx";
import { StatusMark } from "../status/status-mark.tsx";
import type { Counts } from "../shell/counts.ts";
import { roomPath } from "../shell/route.ts";
import { SEARCH_KEYS } from "../shell/shortcut-keys.ts";
import type { Anchor } from "../ui/place.ts";
import { useCopy } from "../ui/use-copy.ts";
import type { PanelName } from "./use-panel.ts";

interface RoomHeaderProps {
  readonly client: ParleyClient;
  readonly snapshot: RoomSnapshot;
  /** What is unread in the other rooms, for the mark on the menu button of narrow screens. */
  readonly elsewhere: Counts;
  readonly panel: PanelName | undefined;
  readonly onMenu: () => void;
  readonly onPanel: (panel: PanelName) => void;
  readonly onSearch: () => void;
  readonly onMore: (anchor: Anchor) => void;
}

export function RoomHeader({ client, snapshot, elsewhere, panel, onMenu, onPanel, onSearch, onMore }: RoomHeaderProps) {
  const { copied, copy } = useCopy();
  const { name, kind, topic, isArchived, members, online } = snapshot;
  const others = members.filter(({ id }) => id !== client.self?.id);
  const status = others.length === 1 ? others[0]?.status : null;
  const line = topic || (status?.text ?? "");
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
          <RoomMark kind={kind} others={others} online={online.users} />
          <bdi>{name}</bdi>
          <StatusMark status={status} />
          {isArchived && (
            <span className="room-archived">
              <Archive aria-hidden size={13} /> Archived
            </span>
          )}
        </h1>
        {line !== "" && (
          <p className="room-topic" dir="auto" title={line}>
            {line}
          </p>
        )}
      </div>
      <button
        type="button"
        className="icon-button room-online"
        aria-label={`${online.count} online`}
        title="Who is here"
        aria-pressed={panel === "people"}
        onClick={() => onPanel("people")}
      >
        <Users aria-hidden size={18} />
        <span aria-hidden="true">{online.count}</span>
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Search messages"
        title={`Search messages (${SEARCH_KEYS})`}
        aria-pressed={panel === "search"}
        onClick={onSearch}
      >
        <Search aria-hidden size={18} />
      </button>
      <button
        type="button"
        className="icon-button only-wide"
        aria-label="Pinned messages"
        title="Pinned messages"
        aria-pressed={panel === "pins"}
        onClick={() => onPanel("pins")}
      >
        <Pin aria-hidden size={18} />
      </button>
      <button
        type="button"
        className="icon-button only-wide"
        aria-label="Files"
        title="Files"
        aria-pressed={panel === "files"}
        onClick={() => onPanel("files")}
      >
        <Paperclip aria-hidden size={18} />
      </button>
      {kind !== "direct" && (
        <button
          type="button"
          className="icon-button only-wide"
          aria-label={copied ? "Link copied" : "Copy link to this room"}
          title="Copy link"
          onClick={() => copy(location.origin + roomPath(snapshot.code))}
        >
          {copied ? <Check aria-hidden size={18} /> : <Link2 aria-hidden size={18} />}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label="Room menu"
        title="Room menu"
        aria-haspopup="menu"
        onClick={(event) => onMore(event.currentTarget.getBoundingClientRect())}
      >
        <Ellipsis aria-hidden size={18} />
      </button>
      <span className="sr-only" role="status">
        {copied ? "Link copied" : ""}
      </span>
    </header>
  );
}
