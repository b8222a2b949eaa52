import type { ClientRoom, ParleyClient } from "@parley/client";
import { Compass, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { RoomDialog } from "../rooms/load-room-dialog.ts";
import { RoomMenu } from "../rooms/load-room-menu.ts";
import type { RoomDialogName } from "../rooms/room-menu.tsx";
import { roomSections } from "../rooms/room-sections.ts";
import type { Anchor } from "../ui/place.ts";
import { RoomList } from "./room-list.tsx";

/** What a person opens from the list of rooms and what stands around it. */
export type NavDialog = "switcher" | "new-room" | "browse" | "direct" | "settings" | "shortcuts" | "status";

interface RoomNavProps {
  readonly client: ParleyClient;
  readonly isVisitor: boolean;
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onPick: () => void;
  readonly onDialog: (dialog: NavDialog) => void;
}

/** A person's rooms in their sections: favourites, rooms, conversations, and at the end what is archived. */
export function RoomNav({ client, isVisitor, rooms, openCode, onPick, onDialog }: RoomNavProps) {
  const [menu, setMenu] = useState<{ readonly room: ClientRoom; readonly anchor: Anchor }>();
  const [dialog, setDialog] = useState<{ readonly room: ClientRoom; readonly name: RoomDialogName }>();
  const sections = roomSections(rooms);
  const list = (label: string, some: readonly ClientRoom[]) => (
    <RoomList
      client={client}
      label={label}
      rooms={some}
      openCode={openCode}
      onPick={onPick}
      onMenu={(room, anchor) => setMenu({ room, anchor })}
    />
  );
  return (
    <nav className="sidebar-rooms" aria-label="Rooms">
      {sections.favourites.length > 0 && (
        <>
          <SectionHead title="Favourites" />
          {list("Favourites", sections.favourites)}
        </>
      )}
      <SectionHead title="Rooms">
        {isVisitor ? (
          <SectionButton label="Create or join a room" Icon={Plus} onClick={() => onDialog("switcher")} />
        ) : (
          <>
            <SectionButton label="Browse rooms" Icon={Compass} onClick={() => onDialog("browse")} />
            <SectionButton label="New room" Icon={Plus} onClick={() => onDialog("new-room")} />
          </>
        )}
      </SectionHead>
      {rooms.length === 0 && (
        <p className="sidebar-empty">No rooms yet. Join one by its code, or open a link somebody sent you.</p>
      )}
      {list("Rooms", sections.rooms)}
      {!isVisitor && (
        <>
          <SectionHead title="Conversations">
            <SectionButton label="New conversation" Icon={Plus} onClick={() => onDialog("direct")} />
          </SectionHead>
          {list("Conversations", sections.direct)}
        </>
      )}
      {sections.archived.length > 0 && (
        <details className="sidebar-archive">
          <summary>Archived</summary>
          {list("Archived", sections.archived)}
        </details>
      )}
      {menu !== undefined && (
        <RoomMenu
          room={menu.room}
          anchor={menu.anchor}
          onDialog={(name) => setDialog({ room: menu.room, name })}
          onClose={() => setMenu(undefined)}
        />
      )}
      {dialog !== undefined && (
        <RoomDialog client={client} room={dialog.room} dialog={dialog.name} onClose={() => setDialog(undefined)} />
      )}
    </nav>
  );
}

function SectionHead({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="sidebar-section">
      <h2>{title}</h2>
      <span className="sidebar-buttons">{children}</span>
    </div>
  );
}

interface SectionButtonProps {
  readonly label: string;
  readonly Icon: typeof Plus;
  readonly onClick: () => void;
}

function SectionButton({ label, Icon, onClick }: SectionButtonProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon aria-hidden size={18} />
    </button>
  );
}
