import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useState } from "react";
import type { VirtualizerHandle } from "virtua";
import type { Row } from "./rows.ts";
import { focusMessage } from "./use-jump.ts";

/** A row that was far away takes some frames until it is in the page. */
const MAX_FRAMES = 20;

interface MessageFocus {
  /** The key of the message that has the focus, or in which something has: its row must stay in the page. */
  readonly focused: string | undefined;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

interface View {
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly rows: readonly Row[];
  readonly focusComposer: () => void;
}

/** Arrow up and down walk from message to message; past the newest, and on Escape, is where one writes. */
export function useMessageFocus({ viewport, list, rows, focusComposer }: View): MessageFocus {
  const [focused, setFocused] = useState<string>();

  const focusRow = useCallback(
    (index: number) => {
      const key = rows[index]?.item.key;
      if (key === undefined) return;
      list.current?.scrollToIndex(index, { align: "nearest" });
      let frames = 0;
      const tryFocus = (): void => {
        if (!focusMessage(viewport.current, key) && ++frames < MAX_FRAMES) requestAnimationFrame(tryFocus);
      };
      tryFocus();
    },
    [viewport, list, rows],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { key, target, currentTarget } = event;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!(target instanceof HTMLElement) || (target !== currentTarget && !target.matches(".message, .message *")))
      return;
    if (key === "Escape") {
      focusComposer();
      return;
    }
    // A field in a message, and code that scrolls, have arrows of their own.
    if ((key !== "ArrowUp" && key !== "ArrowDown") || target.closest("textarea, pre") !== null) return;
    event.preventDefault();
    const at = target === currentTarget ? -1 : rows.findIndex(({ item }) => item.key === focused);
    const next =
      at === -1 ? lastVisible(list.current, viewport.current, rows) : neighbour(rows, at, key === "ArrowUp" ? -1 : 1);
    if (next === undefined) {
      if (key === "ArrowDown") focusComposer();
    } else focusRow(next);
  };

  const onFocus = ({ target }: FocusEvent<HTMLElement>): void =>
    setFocused(target.closest<HTMLElement>(".row")?.dataset["key"]);

  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): void => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocused(undefined);
  };

  return { focused, onFocus, onBlur, onKeyDown };
}

/** The next message in that direction: lines that say who came and went are passed over. */
function neighbour(rows: readonly Row[], from: number, step: 1 | -1): number | undefined {
  for (let at = from + step; at >= 0 && at < rows.length; at += step) {
    if (rows[at]?.item.kind === "message") return at;
  }
  return undefined;
}

function lastVisible(
  list: VirtualizerHandle | null,
  viewport: HTMLElement | null,
  rows: readonly Row[],
): number | undefined {
  if (list === null || viewport === null) return undefined;
  return neighbour(rows, list.findItemIndex(viewport.scrollTop + viewport.clientHeight - 1) + 1, -1);
}
