import type { ClientRoom, RoomSnapshot } from "@parley/client";
import { useLayoutEffect, useState } from "react";

interface Reading {
  /** Somebody looks at the page. */
  readonly isAttended: boolean;
  /** They look at the newest message. */
  readonly isReading: boolean;
}

/**
 * Reading = the page is looked at and the newest message is on screen: only then does the read cursor move. Whoever marks
 * a message unread wants it to stay so, although they look at it: until they have turned away once, or answer.
 */
export function useMarkRead(room: ClientRoom, snapshot: RoomSnapshot, { isAttended, isReading }: Reading): void {
  const { unread, head, readSeq, timeline } = snapshot;
  const [lastReadSeq, setLastReadSeq] = useState(readSeq);
  const [isHeld, setIsHeld] = useState(false);
  const isAnswering = isUnsent(timeline.at(-1));
  if (readSeq !== lastReadSeq) {
    setLastReadSeq(readSeq);
    if (readSeq < lastReadSeq) setIsHeld(true);
  }
  if (isHeld && (!isAttended || isAnswering)) setIsHeld(false);
  const mayMark = isReading && !isHeld && readSeq >= lastReadSeq;
  // Before the paint: what is read as it arrives must not flash up as unread.
  useLayoutEffect(() => {
    if (mayMark && (unread > 0 || readSeq < head)) room.markRead();
  }, [room, mayMark, unread, head, readSeq]);
}

function isUnsent(item: RoomSnapshot["timeline"][number] | undefined): boolean {
  return item?.kind === "message" && item.state !== "sent";
}
