import type { RoomSnapshot } from "@parley/client";
import { useState } from "react";

/** Where the "new messages" line stands, and how much came after it. */
export interface NewLine {
  /** The last seq read when the first unread message was met. */
  readonly seq: number;
  /** Unread messages when that was. */
  readonly count: number;
}

interface Reading {
  /** Somebody looks at the page. */
  readonly isAttended: boolean;
  /** They look at the newest message. */
  readonly isReading: boolean;
  /** They are somewhere else in the room: perhaps where the line led them. */
  readonly isElsewhere: boolean;
}

/**
 * The line stays while the room is open, although reading moves the read cursor on, until somebody turns away and
 * everything was read by then, until the person answers, or until there is something new again that they do not see. A
 * read cursor that goes back (a message was marked unread) takes the line with it.
 */
export function useNewLine(
  snapshot: RoomSnapshot,
  { isAttended, isReading, isElsewhere }: Reading,
): NewLine | undefined {
  const { readSeq, unread } = snapshot;
  const [line, setLine] = useState(() => lineOf(snapshot));
  const [wasAttended, setWasAttended] = useState(isAttended);
  const [lastUnread, setLastUnread] = useState(unread);
  const [own, setOwn] = useState(() => countOwn(snapshot));
  const [lastReadSeq, setLastReadSeq] = useState(readSeq);

  if (readSeq !== lastReadSeq) {
    setLastReadSeq(readSeq);
    if (readSeq < lastReadSeq) setLine(lineOf(snapshot));
  }
  const ownNow = countOwn(snapshot);
  if (ownNow !== own) {
    setOwn(ownNow);
    if (ownNow > own && line !== undefined && unread === 0) setLine(undefined);
  }
  if (wasAttended !== isAttended) {
    setWasAttended(isAttended);
    if (wasAttended && unread === 0 && line !== undefined) setLine(undefined);
  }
  if (unread !== lastUnread) {
    setLastUnread(unread);
    if (lastUnread === 0 && !isReading && !isElsewhere) setLine(lineOf(snapshot));
  }
  if (line === undefined && lineOf(snapshot) !== undefined && !isReading) setLine(lineOf(snapshot));
  return line;
}

/** To a newcomer who has read nothing everything is new: a line above it all would say nothing. */
function lineOf({ unread, readSeq }: RoomSnapshot): NewLine | undefined {
  return unread > 0 && readSeq > 0 ? { seq: readSeq, count: unread } : undefined;
}

/** Unsent messages of this person: it grows exactly when they write. */
function countOwn(snapshot: RoomSnapshot): number {
  let count = 0;
  for (let i = snapshot.timeline.length - 1; i >= 0; i--) {
    const item = snapshot.timeline[i];
    if (item?.kind !== "message" || item.state === "sent") break;
    count++;
  }
  return count;
}
