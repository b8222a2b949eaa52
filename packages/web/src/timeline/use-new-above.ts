import { type RefObject, useCallback, useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";
import { seqOf } from "./stretch.ts";
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
  readonly hasBefore: boolean;
  readonly isOpen: boolean;
}

/** Whether there is a way up to show: to the first unread message, also where it is not loaded. */
export function useNewAbove(
  { newLine, seenLine, onSeen }: LineSight,
  { viewport, list, rows, hasBefore, isOpen }: View,
): NewAbove {
  const [isAbove, setIsAbove] = useState(false);

  const onScroll = useCallback(() => {
    if (newLine === undefined || !isOpen || viewport.current === null || list.current === null) return;
    const isBefore = hasBefore && seqOf(rows[0]?.item) > newLine.seq + 1;
    const at = rows.findIndex((row) => row.isFirstNew);
    const firstShown = list.current.findItemIndex(viewport.current.scrollTop);
    const lastShown = list.current.findItemIndex(viewport.current.scrollTop + viewport.current.clientHeight);
    if (at >= firstShown && at <= lastShown) onSeen(newLine);
    setIsAbove(isBefore || (at !== -1 && at < firstShown));
  }, [newLine, onSeen, hasBefore, viewport, list, rows, isOpen]);

  useEffect(() => {
    const frame = requestAnimationFrame(onScroll);
    return () => cancelAnimationFrame(frame);
  }, [onScroll]);

  return { isNewAbove: newLine !== undefined && newLine !== seenLine && isAbove, onScroll };
}

/** The line of new messages, and whether somebody has had it in view. */
export interface LineSight {
  readonly newLine: NewLine | undefined;
  readonly seenLine: NewLine | undefined;
  readonly onSeen: (line: NewLine) => void;
}
