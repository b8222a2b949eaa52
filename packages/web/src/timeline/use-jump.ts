import type { ClientRoom, RoomSnapshot, TimelineItem } from "@parley/client";
import { type RefObject, useCallback, useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import { refusalText } from "../session/refusal-text.ts";
import { showToast } from "../ui/toasts.ts";
import type { Row } from "./rows.ts";

/** As long as the eye takes to find what it was led to. */
const MARKED_MS = 2_400;

interface View {
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly rows: readonly Row[];
  readonly isOpen: boolean;
  readonly leave: () => void;
}

interface Jump {
  /** Brings the message into the middle of the view, gives it the focus and marks it for a moment. */
  readonly jumpTo: (seq: number) => void;
  /** The key of what was jumped to, while it is marked. */
  readonly target: string | undefined;
}

/** Leads to any message of the room; older pages are loaded until it is there. */
export function useJump(room: ClientRoom, snapshot: RoomSnapshot, { viewport, list, rows, isOpen, leave }: View): Jump {
  const [wanted, setWanted] = useState<{ readonly seq: number }>();
  const [target, setTarget] = useState<{ readonly key: string }>();
  const { hasBefore } = snapshot;
  const jumpTo = useCallback((seq: number) => setWanted({ seq }), []);

  useEffect(() => {
    if (wanted === undefined || !isOpen || rows.length === 0) return;
    const firstSeq = seqOf(rows[0]?.item);
    if (wanted.seq < firstSeq && hasBefore) {
      room.loadBefore().catch((error: unknown) => {
        setWanted(undefined);
        showToast(`The message could not be loaded. ${refusalText(error)}`);
      });
      return;
    }
    // What has no row of its own (a change of a message) leads to what came next.
    const index = rows.findIndex(({ item }) => seqOf(item) >= wanted.seq);
    const key = rows[index]?.item.key;
    setWanted(undefined);
    if (key === undefined) return;
    leave();
    list.current?.scrollToIndex(index, { align: "center" });
    setTarget({ key });
  }, [room, rows, wanted, hasBefore, isOpen, list, leave]);

  useEffect(() => {
    if (target === undefined) return;
    const { activeElement } = document;
    // One frame to mount its row, one to measure it. Who has begun to write meanwhile keeps the focus.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const holder = document.activeElement;
        if (holder === activeElement || holder === document.body) focusMessage(viewport.current, target.key);
      });
    });
    const timer = setTimeout(() => setTarget(undefined), MARKED_MS);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [viewport, target]);

  return { jumpTo, target: target?.key };
}

/** What is not sent yet comes after everything that is. */
export function seqOf(item: TimelineItem | undefined): number {
  return item !== undefined && "seq" in item ? item.seq : Number.POSITIVE_INFINITY;
}

/** Gives the focus to a message whose row is in the page; says whether it is. */
export function focusMessage(viewport: HTMLElement | null, key: string): boolean {
  const message = viewport?.querySelector<HTMLElement>(`.row[data-key="${CSS.escape(key)}"] .message`);
  message?.focus({ preventScroll: true });
  return message !== undefined && message !== null;
}
