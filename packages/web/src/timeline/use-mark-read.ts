import type { ClientRoom, RoomSnapshot } from "@parley/client";
import { useEffect } from "react";

/** Reading = the page is looked at and the newest message is on screen: only then does the read cursor move. */
export function useMarkRead(room: ClientRoom, snapshot: RoomSnapshot, isReading: boolean): void {
  const { unread, head, readSeq } = snapshot;
  useEffect(() => {
    if (isReading && (unread > 0 || readSeq < head)) room.markRead();
  }, [room, isReading, unread, head, readSeq]);
}
