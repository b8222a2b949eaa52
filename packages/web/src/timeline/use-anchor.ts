import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";

interface Anchor {
  /** Remembers which line is the first whole one in the view, and where it stands. */
  readonly note: () => void;
  /** Rows have other heights now: brings that line back to where it stood. */
  readonly hold: () => void;
}

/**
 * The virtual list keeps the row at the view's upper edge in its place. That row may itself grow (a reaction, an edit, a
 * thumbnail), downwards, into what somebody reads; the first whole line below it is what must not move.
 */
export function useAnchor(
  viewport: RefObject<HTMLDivElement | null>,
  list: RefObject<VirtualizerHandle | null>,
  rows: readonly Row[],
): Anchor {
  const shown = useRef(rows);
  const line = useRef<{ readonly key: string; readonly top: number }>(undefined);
  useLayoutEffect(() => {
    shown.current = rows;
  }, [rows]);

  const topOf = useCallback(
    (index: number) => (list.current?.getItemOffset(index) ?? 0) - (viewport.current?.scrollTop ?? 0),
    [viewport, list],
  );

  const note = useCallback(() => {
    const [element, handle] = [viewport.current, list.current];
    if (element === null || handle === null) return;
    const index = handle.findItemIndex(element.scrollTop) + 1;
    const key = shown.current[index]?.item.key;
    if (key === undefined) return;
    const top = topOf(index);
    // A fraction of a pixel is what a correction leaves over: noted anew each time, it would add up.
    if (line.current?.key !== key || Math.abs(line.current.top - top) >= 1) line.current = { key, top };
  }, [viewport, list, topOf]);

  const hold = useCallback(() => {
    const index = shown.current.findIndex(({ item }) => item.key === line.current?.key);
    if (viewport.current === null || line.current === undefined || index === -1) return;
    const moved = topOf(index) - line.current.top;
    if (Math.abs(moved) >= 1) viewport.current.scrollTop += moved;
  }, [viewport, topOf]);

  return { note, hold };
}
