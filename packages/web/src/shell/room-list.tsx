import type { ClientRoom } from "@parley/client";
import type { MouseEvent } from "react";
import { navigate, roomPath } from "./route.ts";
import { UnreadBadge } from "./unread-badge.tsx";
import { useRoomSnapshot } from "./use-client.ts";

interface RoomListProps {
  readonly rooms: readonly ClientRoom[];
  readonly openCode: string | undefined;
  readonly onPick: () => void;
}

export function RoomList({ rooms, openCode, onPick }: RoomListProps) {
  return (
    <ul className="room-list">
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomLink room={room} isOpen={room.code === openCode} onPick={onPick} />
        </li>
      ))}
    </ul>
  );
}

interface RoomLinkProps {
  readonly room: ClientRoom;
  readonly isOpen: boolean;
  readonly onPick: () => void;
}

function RoomLink({ room, isOpen, onPick }: RoomLinkProps) {
  const { name, unread, mentions } = useRoomSnapshot(room);
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
      onClick={open}
    >
      <span className="hash" aria-hidden="true">
        #
      </span>
      <bdi className="room-link-name">{name}</bdi>
      <UnreadBadge unread={unread} mentions={mentions} />
    </a>
  );
}
