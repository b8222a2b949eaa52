import type { ClientRoom, ParleyClient } from "@parley/client";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { RoomDialogName } from "./room-menu.tsx";

const RoomSettingsDialog = lazyPart(() => import("./room-settings-dialog.tsx").then((part) => part.RoomSettingsDialog));
const LeaveDialog = lazyPart(() => import("../room/leave-dialog.tsx").then((part) => part.LeaveDialog));
const DateDialog = lazyPart(() => import("../search/date-dialog.tsx").then((part) => part.DateDialog));
const InviteDialog = lazyPart(() => import("./invite-dialog.tsx").then((part) => part.InviteDialog));

interface RoomDialogProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly dialog: RoomDialogName;
  readonly onClose: () => void;
}

/** The dialog of that name, about one room. */
export function RoomDialog({ client, room, dialog, onClose }: RoomDialogProps) {
  switch (dialog) {
    case "settings":
      return <RoomSettingsDialog room={room} onClose={onClose} />;
    case "invite":
      return <InviteDialog client={client} room={room} onClose={onClose} />;
    case "date":
      return <DateDialog room={room} onClose={onClose} />;
    case "leave":
      return <LeaveDialog room={room} onClose={onClose} />;
  }
}
