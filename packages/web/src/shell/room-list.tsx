import type { ClientRoom, ParleyClient } from "@parley/client";
import type { MouseEvent } from "react";
import { BellOff } from "lucide-react";
import { RoomMark } from "../rooms/room-mark.tsx";
import { StatusMark } from "../status/status-mark.tsx";
import type { Anchor } from "../ui/place.ts";
import { countsOf } from "./counts.ts";
import { navigate, roomPath } from "./route.ts";
import { UnreadBadge } from "./unread-badge.tsx";
import { useRoomSnapshot } from "./use-client.ts";

interface RoomListProps {
  readonly client: ParleyClient;
  readonly label: string;
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onPick: () => void;
  readonly onMenu: (room: ClientRoom, anchor: Anchor) => void;
}

export function RoomList({ client, label, rooms, openCode, onPick, onMenu }: RoomListProps) {
  return (
    <ul className="room-list" aria-label={label}>
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomLink client={client} room={room} isOpen={room.code === openCode} onPick={onPick} onMenu={onMenu} />
        </li>
      ))}
    </ul>
  );
}

interface RoomLinkProps extends Pick<RoomListProps, "client" | "onPick" | "onMenu"> {
  readonly room: ClientRoom;
  readonly isOpen: boolean;
}

function RoomLink({ client, room, isOpen, onPick, onMenu }: RoomLinkProps) {
  const snapshot = useRoomSnapshot(room);
  const { name, kind, level, members, online } = snapshot;
  const others = members.filter(({ id }) => id !== client.self?.id);
  const { unread, mentions } = countsOf(snapshot);
  const path = roomPath(room.code);
  const open = (event: MouseEvent): void => {
    // A modified click keeps its meaning: a new tab or window.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(path);
    onPick();
  };
  return (
    <a
      className="room-link"
      href={path}
      aria-current={isOpen ? "page" : undefined}
      data-unread={unread > 0 || undefined}
      data-muted={level === "none" || undefined}
      onClick={open}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(room, event.currentTarget.getBoundingClientRect());
      }}
    >
      <span className="room-link-mark">
        <RoomMark kind={kind} others={others} online={online.users} />
      </span>
      <bdi className="room-link-name">{name}</bdi>
      {others.length === 1 && <StatusMark status={others[0]?.status} />}
      {level === "none" && <BellOff aria-label="muted" size={14} className="room-link-mute" />}
      <UnreadBadge unread={unread} mentions={mentions} />
    </a>
  );
}
