import type { ClientRoom, ParleyClient } from "@parley/client";
import { Plus, Search } from "lucide-react";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Logo } from "./logo.tsx";
import { RoomList } from "./room-list.tsx";

interface SidebarProps {
  /** It is the whole page, not a part beside a room. */
  readonly isPage: boolean;
  readonly client: ParleyClient;
  readonly name: string;
  readonly isVisitor: boolean;
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onPick: () => void;
  readonly onJoin: () => void;
  readonly onSignOut: () => void;
}

const SWITCH_KEYS = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘ K" : "Ctrl K";

export function Sidebar({ isPage, client, name, isVisitor, rooms, openCode, onPick, onJoin, onSignOut }: SidebarProps) {
  return (
    <div className="sidebar">
      <div className="sidebar-head">
        <Logo />
        {isPage ? <h1 className="product">Parley</h1> : <span className="product">Parley</span>}
      </div>
      <button type="button" className="switch-button" onClick={onJoin}>
        <Search aria-hidden size={16} />
        <span>Find or join a room</span>
        <kbd aria-hidden="true">{SWITCH_KEYS}</kbd>
      </button>
      {isPage && <ConnectionBanner client={client} />}
      <nav className="sidebar-rooms" aria-label="Rooms">
        <div className="sidebar-section">
          <h2>Rooms</h2>
          <button
            type="button"
            className="icon-button"
            aria-label="Create or join a room"
            title="Create or join a room"
            onClick={onJoin}
          >
            <Plus aria-hidden size={18} />
          </button>
        </div>
        {rooms.length === 0 ? (
          <p className="sidebar-empty">No rooms yet. Join one by its code, or open a link somebody sent you.</p>
        ) : (
          <RoomList rooms={rooms} openCode={openCode} onPick={onPick} />
        )}
      </nav>
      <AccountMenu client={client} name={name} isVisitor={isVisitor} onSignOut={onSignOut} />
    </div>
  );
}
