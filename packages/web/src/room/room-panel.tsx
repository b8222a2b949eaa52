import type { RoomSnapshot } from "@parley/client";
import { PeoplePanel } from "../panel/people-panel.tsx";
import { lazyPart } from "../ui/lazy-part.tsx";
import type { PanelName } from "./use-panel.ts";

const PinsPanel = lazyPart(() => import("../panel/pins-panel.tsx").then((part) => part.PinsPanel));

interface RoomPanelProps {
  readonly panel: PanelName;
  readonly snapshot: RoomSnapshot;
  readonly selfId: string | undefined;
  readonly isConnected: boolean;
  readonly onClose: () => void;
}

/** The panel of that name. */
export function RoomPanel({ panel, snapshot, selfId, isConnected, onClose }: RoomPanelProps) {
  switch (panel) {
    case "people":
      return <PeoplePanel online={snapshot.online} selfId={selfId} onClose={onClose} />;
    case "pins":
      return <PinsPanel isConnected={isConnected} onClose={onClose} />;
  }
}
