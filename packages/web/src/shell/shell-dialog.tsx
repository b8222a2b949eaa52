import type { ClientRoom, ParleyClient } from "@parley/client";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { NavDialog } from "./room-nav.tsx";
import { RoomSwitcher } from "./room-switcher.tsx";

const NewRoomDialog = lazyPart(() => import("../rooms/new-room-dialog.tsx").then((part) => part.NewRoomDialog));
const BrowseDialog = lazyPart(() => import("../rooms/browse-dialog.tsx").then((part) => part.BrowseDialog));
const StatusDialog = lazyPart(() => import("../status/status-dialog.tsx").then((part) => part.StatusDialog));
const SettingsDialog = lazyPart(() => import("../settings/settings-dialog.tsx").then((part) => part.SettingsDialog));
const ShortcutsDialog = lazyPart(() => import("../settings/shortcuts-dialog.tsx").then((part) => part.ShortcutsDialog));
const DirectDialog = lazyPart(() => import("../rooms/direct-dialog.tsx").then((part) => part.DirectDialog));

interface ShellDialogProps {
  readonly client: ParleyClient;
  readonly rooms: readonly ClientRoom[];
  readonly dialog: NavDialog;
  readonly onDialog: (dialog: NavDialog) => void;
  readonly onSearch: (text: string) => void;
  readonly onClose: () => void;
}

/** The dialog of that name, about no room in particular. */
export function ShellDialog({ client, rooms, dialog, onDialog, onSearch, onClose }: ShellDialogProps) {
  switch (dialog) {
    case "switcher":
      return <RoomSwitcher rooms={rooms} onSearch={onSearch} onClose={onClose} />;
    case "new-room":
      return <NewRoomDialog client={client} onClose={onClose} />;
    case "browse":
      return <BrowseDialog client={client} onClose={onClose} />;
    case "direct":
      return <DirectDialog client={client} onClose={onClose} />;
    case "status":
      return <StatusDialog client={client} onClose={onClose} />;
    case "settings":
      return (
        <SettingsDialog client={client} rooms={rooms} onShortcuts={() => onDialog("shortcuts")} onClose={onClose} />
      );
    case "shortcuts":
      return <ShortcutsDialog onClose={onClose} />;
  }
}
