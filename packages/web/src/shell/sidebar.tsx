import type { ClientRoom, ParleyClient } from "@parley/client";
import { Search } from "lucide-react";
import { AccountMenu } from "./account-menu.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Logo } from "./logo.tsx";
import { SEARCH_KEYS, SWITCH_KEYS } from "./shortcut-keys.ts";
import { type NavDialog, RoomNav } from "./room-nav.tsx";

interface SidebarProps {
  /** It is the whole page, not a part beside a room. */
  readonly isPage: boolean;
  readonly client: ParleyClient;
  readonly name: string;
  readonly isVisitor: boolean;
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onPick: () => void;
  readonly onDialog: (dialog: NavDialog) => void;
  readonly onSearch: () => void;
  readonly onSignOut: () => void;
}

export function Sidebar(props: SidebarProps) {
  const { isPage, client, name, isVisitor, rooms, openCode, onPick, onDialog, onSearch, onSignOut } = props;
  return (
    <div className="sidebar">
      <div className="sidebar-head">
        <Logo />
        {isPage ? <h1 className="product">Parley</h1> : <span className="product">Parley</span>}
        {openCode === undefined && !isVisitor && (
          <button
            type="button"
            className="icon-button sidebar-search"
            aria-label="Search messages"
            title={`Search messages (${SEARCH_KEYS})`}
            onClick={onSearch}
          >
            <Search aria-hidden size={18} />
          </button>
        )}
      </div>
      <button type="button" className="switch-button" onClick={() => onDialog("switcher")}>
        <Search aria-hidden size={16} />
        <span>Find or join a room</span>
        <kbd aria-hidden="true">{SWITCH_KEYS}</kbd>
      </button>
      {isPage && <ConnectionBanner client={client} />}
      <RoomNav
        client={client}
        isVisitor={isVisitor}
        rooms={rooms}
        openCode={openCode}
        onPick={onPick}
        onDialog={onDialog}
      />
      <AccountMenu client={client} name={name} isVisitor={isVisitor} onDialog={onDialog} onSignOut={onSignOut} />
    </div>
  );
}
