import { type RefObject, useEffect, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";
import { covers, seqOf, type Stretch } from "./stretch.ts";
import type { ShownStretch } from "./use-stretch.ts";

/** As long as the eye takes to find what it was led to. */
const MARKED_MS = 2_400;

interface View {
  readonly stretch: Stretch;
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly rows: readonly Row[];
  readonly isFilled: boolean;
  readonly leave: () => void;
}

/**
 * Brings the message that is wanted into the middle of the view, gives it the focus and marks it for a moment; where it is
 * not in the stretch another one is asked for. Returns the key of what was jumped to, while it is marked.
 */
export function useJump(
  { wanted, seek, arrived }: Pick<ShownStretch, "wanted" | "seek" | "arrived">,
  { stretch, viewport, list, rows, isFilled, leave }: View,
): string | undefined {
  const [target, setTarget] = useState<{ readonly key: string }>();

  useEffect(() => {
    if (wanted === undefined || !isFilled || rows.length === 0) return;
    if (!covers(stretch, wanted.seq)) {
      seek(wanted);
      return;
    }
    // What has no row of its own (a change of a message) leads to what came next.
    const index = rows.findIndex(({ item }) => seqOf(item) >= wanted.seq);
    const key = rows[index]?.item.key;
    arrived();
    if (key === undefined) return;
    leave();
    list.current?.scrollToIndex(index, { align: "center" });
    setTarget({ key });
  }, [wanted, seek, arrived, stretch, rows, isFilled, list, leave]);

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

  return target?.key;
}

/** Gives the focus to a message whose row is in the page; says whether it is. */
export function focusMessage(viewport: HTMLElement | null, key: string): boolean {
  const message = viewport?.querySelector<HTMLElement>(`.row[data-key="${CSS.escape(key)}"] .message`);
  message?.focus({ preventScroll: true });
  return message !== undefined && message !== null;
}
