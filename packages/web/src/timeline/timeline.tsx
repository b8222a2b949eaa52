import type { ClientRoom, RoomSnapshot } from "@parley/client";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useRoomActions } from "../room/room-actions.ts";
import { TimelineList, type Ways } from "./timeline-list.tsx";
import { useMarkRead } from "./use-mark-read.ts";
import { type NewLine, useNewLine } from "./use-new-line.ts";
import type { ShownStretch } from "./use-stretch.ts";

interface TimelineProps {
  readonly room: ClientRoom;
  readonly snapshot: RoomSnapshot;
  readonly shown: ShownStretch;
  readonly isConnected: boolean;
  readonly isAttended: boolean;
  /** The key of the message that is being edited. */
  readonly editing: string | undefined;
  /** The message the address names; another object is another visit. */
  readonly visited: { readonly seq: number } | undefined;
  readonly ways: RefObject<Ways | undefined>;
}

/** A room's messages: what is shown of them, and what of it counts as read. */
export function Timeline({ room, snapshot, shown, isConnected, isAttended, editing, visited, ways }: TimelineProps) {
  const { people } = useRoomActions();
  const { stretch, jumpTo } = shown;
  people.learn({ timeline: stretch.items, online: snapshot.online });
  const [isAtPresent, setIsAtPresent] = useState(false);
  const [seenLine, setSeenLine] = useState<NewLine>();
  const wasPlaced = useRef(false);
  const isReading = isAttended && isAtPresent;
  const newLine = useNewLine(snapshot, { isAttended, isReading, isElsewhere: stretch.hasAfter });
  useMarkRead(room, snapshot, { isAttended, isReading });
  useEffect(() => room.watchReceipts(), [room]);
  useEffect(() => {
    if (visited !== undefined) jumpTo(visited.seq);
  }, [jumpTo, visited]);

  return (
    <TimelineList
      key={stretch.key}
      snapshot={snapshot}
      shown={shown}
      isConnected={isConnected}
      editing={editing}
      line={{ newLine, seenLine, onSeen: setSeenLine }}
      wasPlaced={wasPlaced}
      onAtPresent={setIsAtPresent}
      ways={ways}
    />
  );
}
