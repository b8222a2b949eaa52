import type { RoomSnapshot } from "@parley/client";
import { useState } from "react";

/**
 * Where the "new messages" line stands: after the last seq read when the first unread message was met. It stays while the
 * room is open, although reading moves the read cursor on, until somebody turns away and everything was read by then,
 * or until the person answers.
 */
export function useNewLine(snapshot: RoomSnapshot, isReading: boolean): number | undefined {
  const [line, setLine] = useState(() => lineOf(snapshot));
  const [wasReading, setWasReading] = useState(isReading);
  const [own, setOwn] = useState(() => countOwn(snapshot));

  const ownNow = countOwn(snapshot);
  if (ownNow !== own) {
    setOwn(ownNow);
    if (ownNow > own && line !== undefined && snapshot.unread === 0) setLine(undefined);
  }
  if (wasReading !== isReading) {
    setWasReading(isReading);
    if (wasReading && snapshot.unread === 0 && line !== undefined) setLine(undefined);
  }
  if (line === undefined && lineOf(snapshot) !== undefined && !isReading) setLine(lineOf(snapshot));
  return line;
}

/** To a newcomer who has read nothing everything is new: a line above it all would say nothing. */
function lineOf(snapshot: RoomSnapshot): number | undefined {
  return snapshot.unread > 0 && snapshot.readSeq > 0 ? snapshot.readSeq : undefined;
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
