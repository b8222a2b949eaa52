import { type RefObject, useCallback, useEffect, useState } from "react";
import type { Stretch } from "./stretch.ts";

/** Started this far from the last row, a page is usually there before the reader is. */
const AHEAD_PX = 1_000;

type Side = "before" | "after";

interface History {
  /** The side that did not load. */
  readonly failed: Side | undefined;
  readonly onScroll: () => void;
  readonly retry: () => void;
}

/** Loads pages while the reader comes near either end of the stretch. After a failure it waits for a click or a new connection. */
export function useHistory(stretch: Stretch, viewport: RefObject<HTMLDivElement | null>, canAsk: boolean): History {
  const [failed, setFailed] = useState<Side>();
  const [couldAsk, setCouldAsk] = useState(canAsk);
  if (couldAsk !== canAsk) {
    setCouldAsk(canAsk);
    setFailed(undefined);
  }
  const { items, hasBefore, hasAfter, isLoading, loadBefore, loadAfter } = stretch;
  const mayLoad = !isLoading && canAsk && failed === undefined && items.length > 0;

  const onScroll = useCallback(() => {
    const element = viewport.current;
    if (element === null || !mayLoad) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (hasBefore && scrollTop <= AHEAD_PX) {
      loadBefore().catch(() => setFailed("before"));
    } else if (hasAfter && scrollHeight - scrollTop - clientHeight <= AHEAD_PX) {
      loadAfter().catch(() => setFailed("after"));
    }
  }, [viewport, mayLoad, hasBefore, hasAfter, loadBefore, loadAfter]);

  useEffect(() => {
    // After the page has been laid out at its place: a list that is still too short asks for the next one.
    const frame = requestAnimationFrame(onScroll);
    return () => cancelAnimationFrame(frame);
  }, [onScroll, items]);

  const retry = useCallback(() => setFailed(undefined), []);
  return { failed, onScroll, retry };
}
