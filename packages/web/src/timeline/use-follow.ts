import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";

const BOTTOM_PX = 32;
/** A jump takes some frames: rows are mounted and measured, and events of scrolls before it are still on their way. */
const JUMP_MS = 300;

interface Follow {
  readonly isAtBottom: boolean;
  readonly onScroll: () => void;
  /** Rows have other heights now. Whether the reader is somewhere in the middle, and wants to stay there. */
  readonly onResize: () => boolean;
  readonly toBottom: () => void;
  /** Ends following without a scroll: the view is about to be led elsewhere. */
  readonly leave: () => void;
  /** To be called after each layout of the rows: places the view at first, and keeps it at the end while following. */
  readonly place: (rows: readonly Row[]) => void;
}

interface FollowOptions {
  /** The end of the rows is the present: there is something to follow. */
  readonly canFollow: boolean;
  /** The rows have been measured, and the view is where it is shown. */
  readonly isOpen: boolean;
  /** Not at the first new message: somebody has asked for the present. */
  readonly startsAtEnd: boolean;
}

/**
 * Sticks to the newest message only while the reader is there. Content that grows moves the end away without a scroll
 * upwards, so only a scroll upwards ends following; a mere distance from the end does not.
 */
export function useFollow(
  viewport: RefObject<HTMLDivElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  { canFollow, isOpen, startsAtEnd }: FollowOptions,
): Follow {
  const [isAtBottom, setIsAtBottom] = useState(canFollow);
  const isFollowing = useRef(canFollow);
  const isPlaced = useRef(false);
  const isSettled = useRef(false);
  const lastTop = useRef(0);
  const jumpEndsAt = useRef(0);
  useLayoutEffect(() => {
    isSettled.current = isOpen;
  }, [isOpen]);

  const onScroll = useCallback(() => {
    const element = viewport.current;
    if (element === null || !isPlaced.current) return;
    const isJumping = performance.now() < jumpEndsAt.current;
    if (distanceToEnd(element) < BOTTOM_PX && !isJumping) isFollowing.current = canFollow;
    else if (element.scrollTop < lastTop.current - 1) isFollowing.current = false;
    lastTop.current = element.scrollTop;
    setIsAtBottom(isFollowing.current);
  }, [viewport, canFollow]);

  const stick = useCallback(() => {
    const element = viewport.current;
    if (element === null) return false;
    // The event of a scroll comes a frame after it: rows measured in between must not take the reader back. While the
    // view is being placed the list itself moves it up and down.
    if (isSettled.current) onScroll();
    if (!isFollowing.current) return isSettled.current && performance.now() > jumpEndsAt.current;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
    return false;
  }, [viewport, onScroll]);

  const toBottom = useCallback(() => {
    jumpEndsAt.current = 0;
    isFollowing.current = true;
    lastTop.current = 0;
    setIsAtBottom(true);
    stick();
  }, [stick]);

  const leave = useCallback(() => {
    isFollowing.current = false;
    jumpEndsAt.current = performance.now() + JUMP_MS;
    // Where the view has come to may be the end after all.
    setTimeout(onScroll, JUMP_MS + 1);
  }, [onScroll]);

  const place = useCallback(
    (rows: readonly Row[]) => {
      if (rows.length === 0) return;
      const firstNew = isPlaced.current || startsAtEnd ? 0 : rows.findIndex((row) => row.isFirstNew);
      isPlaced.current = true;
      if (firstNew <= 0 || !canFollow) {
        stick();
        return;
      }
      isFollowing.current = false;
      list.current?.scrollToIndex(firstNew, { align: "start", offset: -48 });
    },
    [list, stick, canFollow, startsAtEnd],
  );

  // An excerpt meets the present: whoever has come to its end is there.
  useEffect(onScroll, [onScroll]);

  return { isAtBottom, onScroll, onResize: stick, toBottom, leave, place };
}

function distanceToEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight;
}
