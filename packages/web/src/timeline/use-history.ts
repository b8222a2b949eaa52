import type { ClientRoom, RoomSnapshot } from "@parley/client";
import { type RefObject, useCallback, useEffect, useState } from "react";

/** Started this far from the oldest row, a page is usually there before the reader is. */
const AHEAD_PX = 1_000;

interface History {
  readonly hasFailed: boolean;
  readonly onScroll: () => void;
  readonly retry: () => void;
}

/** Loads older pages while the reader comes near the oldest row. After a failure it waits for a click or a new connection. */
export function useHistory(
  room: ClientRoom,
  snapshot: RoomSnapshot,
  viewport: RefObject<HTMLDivElement | null>,
  canAsk: boolean,
): History {
  const [hasFailed, setHasFailed] = useState(false);
  const [couldAsk, setCouldAsk] = useState(canAsk);
  if (couldAsk !== canAsk) {
    setCouldAsk(canAsk);
    setHasFailed(false);
  }
  const { hasBefore, isLoadingBefore, timeline } = snapshot;
  const mayLoad = hasBefore && !isLoadingBefore && canAsk && !hasFailed && timeline.length > 0;

  const onScroll = useCallback(() => {
    const element = viewport.current;
    if (element === null || !mayLoad || element.scrollTop > AHEAD_PX) return;
    room.loadBefore().catch(() => setHasFailed(true));
  }, [room, viewport, mayLoad]);

  useEffect(() => {
    // After the page has been laid out at its place: a list that is still too short asks for the next one.
    const frame = requestAnimationFrame(onScroll);
    return () => cancelAnimationFrame(frame);
  }, [onScroll, timeline]);

  const retry = useCallback(() => setHasFailed(false), []);
  return { hasFailed, onScroll, retry };
}
