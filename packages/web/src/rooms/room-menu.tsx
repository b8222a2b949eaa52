import type { ClientRoom } from "@parley/client";
import {
  AtSign,
  Bell,
  BellOff,
  CalendarDays,
  Link2,
  LogOut,
  Paperclip,
  Pin,
  Settings2,
  Star,
  StarOff,
  UserPlus,
} from "lucide-react";
import type { PanelName } from "../room/use-panel.ts";
import { refusalText } from "../session/refusal-text.ts";
import { roomPath } from "../shell/route.ts";
import { useRoomSnapshot } from "../shell/use-client.ts";
import { useNarrow } from "../shell/use-narrow.ts";
import { writeClipboard } from "../ui/clipboard.ts";
import { Menu, type MenuGroup } from "../ui/menu.tsx";
import type { Anchor } from "../ui/place.ts";
import { showToast } from "../ui/toasts.ts";

/** What opens above the page from a room's menu. */
export type RoomDialogName = "settings" | "invite" | "leave" | "date";

interface RoomMenuProps {
  readonly room: ClientRoom;
  readonly anchor: Anchor;
  readonly onDialog: (dialog: RoomDialogName) => void;
  /** Given where the room is open: on a narrow screen its header has no place for every panel's button. */
  readonly onPanel?: (panel: PanelName) => void;
  readonly onClose: () => void;
}

/** How one wants a room, and what one may do with it: behind the dots of its header, and on a right click in the list. */
export function RoomMenu({ room, anchor, onDialog, onPanel, onClose }: RoomMenuProps) {
  const { level, isFavourite, kind, name, role, isArchived } = useRoomSnapshot(room);
  const isMember = role !== null;
  const isModerator = role === "owner" || role === "moderator";
  const isNarrow = useNarrow();
  const prefer = (asked: Promise<void>): void => {
    asked.catch((error: unknown) => showToast(refusalText(error)));
  };
  const copyLink = (): void => {
    void writeClipboard(location.origin + roomPath(room.code)).then((done) =>
      showToast(done ? "Link copied" : "The link could not be copied."),
    );
  };
  const groups: readonly MenuGroup[] = [
    {
      entries:
        onPanel !== undefined && isNarrow
          ? [
              { label: "Pinned messages", Icon: Pin, run: () => onPanel("pins") },
              { label: "Files", Icon: Paperclip, run: () => onPanel("files") },
            ]
          : [],
    },
    {
      entries: [
        ...(isMember
          ? [
              isFavourite
                ? { label: "No favourite any more", Icon: StarOff, run: () => prefer(room.setFavourite(false)) }
                : { label: "Make it a favourite", Icon: Star, run: () => prefer(room.setFavourite(true)) },
            ]
          : []),
        { label: "Copy link", Icon: Link2, run: copyLink },
        { label: "Go to a date", Icon: CalendarDays, run: () => onDialog("date") },
      ],
    },
    {
      title: "Notify me of",
      entries: isMember
        ? [
            { label: "Everything", Icon: Bell, isChosen: level === "all", run: () => prefer(room.setLevel("all")) },
            {
              label: "Mentions",
              Icon: AtSign,
              isChosen: level === "mentions",
              run: () => prefer(room.setLevel("mentions")),
            },
            {
              label: "Nothing (mute)",
              Icon: BellOff,
              isChosen: level === "none",
              run: () => prefer(room.setLevel("none")),
            },
          ]
        : [],
    },
    {
      entries: [
        ...(isMember && kind !== "direct" && !isArchived
          ? [{ label: "Invite people", Icon: UserPlus, run: () => onDialog("invite") }]
          : []),
        ...(isMember && kind !== "direct"
          ? [
              {
                label: isModerator ? "Room settings" : "About this room",
                Icon: Settings2,
                run: () => onDialog("settings"),
              },
            ]
          : []),
        ...(kind === "direct"
          ? []
          : [{ label: "Leave room", Icon: LogOut, isDanger: true, run: () => onDialog("leave") }]),
      ],
    },
  ];
  return <Menu anchor={anchor} label={`Room ${name}`} groups={groups} onClose={onClose} />;
}
