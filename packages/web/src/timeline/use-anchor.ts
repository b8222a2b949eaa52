import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";

interface Anchor {
  /** Remembers which line is the first whole one that is seen, and where it stands. */
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
    if (viewport.current === null) return;
    const key = firstSeen(viewport.current);
    const index = shown.current.findIndex(({ item }) => item.key === key);
    if (key === undefined || index === -1) return;
    const top = topOf(index);
    // A fraction of a pixel is what a correction leaves over: noted anew each time, it would add up.
    if (line.current?.key !== key || Math.abs(line.current.top - top) >= 1) line.current = { key, top };
  }, [viewport, topOf]);

  const hold = useCallback(() => {
    const index = shown.current.findIndex(({ item }) => item.key === line.current?.key);
    if (viewport.current === null || line.current === undefined || index === -1) return;
    const moved = topOf(index) - line.current.top;
    if (Math.abs(moved) >= 1) viewport.current.scrollTop += moved;
  }, [viewport, topOf]);

  return { note, hold };
}

/**
 * Of the rows that are really there: on a busy machine the view gets ahead of them, and those to come at its upper edge
 * are as high as was guessed until they are measured. The list hides them until then.
 */
function firstSeen(view: HTMLElement): string | undefined {
  const { top } = view.getBoundingClientRect();
  const isSeen = (row: HTMLElement) =>
    row.getBoundingClientRect().top >= top && getComputedStyle(row).visibility === "visible";
  return Array.from(view.querySelectorAll<HTMLElement>("[data-key]")).find(isSeen)?.dataset["key"];
}
