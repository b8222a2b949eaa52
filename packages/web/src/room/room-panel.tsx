import type { ClientRoom, ParleyClient } from "@parley/client";
import { MembersPanel } from "../panel/members-panel.tsx";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { RoomPanelName } from "./use-panel.ts";

const FilesPanel = lazyPart(() => import("../panel/files-panel.tsx").then((part) => part.FilesPanel));
const PinsPanel = lazyPart(() => import("../panel/pins-panel.tsx").then((part) => part.PinsPanel));

interface RoomPanelProps {
  readonly client: ParleyClient;
  readonly room: ClientRoom;
  readonly panel: RoomPanelName;
  readonly isConnected: boolean;
  readonly onInvite: () => void;
  readonly onClose: () => void;
}

/** The panel of that name. */
export function RoomPanel({ client, room, panel, isConnected, onInvite, onClose }: RoomPanelProps) {
  switch (panel) {
    case "people":
      return (
        <MembersPanel client={client} room={room} isConnected={isConnected} onInvite={onInvite} onClose={onClose} />
      );
    case "files":
      return <FilesPanel room={room} onClose={onClose} />;
    case "pins":
      return <PinsPanel isConnected={isConnected} onClose={onClose} />;
  }
}
