import type { ClientRoom, RoomSnapshot } from "@parley/client";
import { useLayoutEffect } from "react";

/** Reading = the page is looked at and the newest message is on screen: only then does the read cursor move. */
export function useMarkRead(room: ClientRoom, snapshot: RoomSnapshot, isReading: boolean): void {
  const { unread, head, readSeq } = snapshot;
  // Before the paint: what is read as it arrives must not flash up as unread.
  useLayoutEffect(() => {
    if (isReading && (unread > 0 || readSeq < head)) room.markRead();
  }, [room, isReading, unread, head, readSeq]);
}
