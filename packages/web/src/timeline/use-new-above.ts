import type { RoomSnapshot } from "@parley/client";
import { type RefObject, useCallback, useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";
import { seqOf } from "./use-jump.ts";
import type { NewLine } from "./use-new-line.ts";

interface NewAbove {
  /** The line of new messages is above what is shown, and nobody has been there yet. */
  readonly isNewAbove: boolean;
  readonly onScroll: () => void;
}

interface View {
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly rows: readonly Row[];
  readonly isOpen: boolean;
}

/** Whether there is a way up to show: to the first unread message, also where it is not loaded yet. */
export function useNewAbove(
  line: NewLine | undefined,
  { hasBefore }: RoomSnapshot,
  { viewport, list, rows, isOpen }: View,
): NewAbove {
  const [seen, setSeen] = useState<NewLine>();
  const [isAbove, setIsAbove] = useState(false);

  const onScroll = useCallback(() => {
    if (line === undefined || !isOpen || viewport.current === null || list.current === null) return;
    const isLoaded = !hasBefore || seqOf(rows[0]?.item) <= line.seq + 1;
    const firstNew = rows.findIndex((row) => row.isFirstNew);
    const firstShown = list.current.findItemIndex(viewport.current.scrollTop);
    if (isLoaded && firstNew >= firstShown) setSeen(line);
    setIsAbove(!isLoaded || firstNew < firstShown);
  }, [line, hasBefore, viewport, list, rows, isOpen]);

  useEffect(() => {
    const frame = requestAnimationFrame(onScroll);
    return () => cancelAnimationFrame(frame);
  }, [onScroll]);

  return { isNewAbove: line !== undefined && line !== seen && isAbove, onScroll };
}
