import { type KeyboardEvent, type MouseEvent, type PointerEvent, useRef } from "react";
import { type Message, useRoomActions } from "../room/room-actions.ts";
import { anchorAt } from "../ui/place.ts";

const LONG_PRESS_MS = 450;
/** The keys of message-deeds.ts. */
const DEED_KEYS = new Set(["+", "r", "e", "c", "l", "p", "u", "h", "delete"]);
/** A finger that moves further is scrolling. */
const STILL_PX = 10;

interface Gestures {
  readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

/** Right click, long press, the menu key, and a key for each deed while the message itself has the focus. */
export function useMessageGestures(message: Message, isEditing: boolean): Gestures {
  const actions = useRoomActions();
  const press = useRef<{ readonly x: number; readonly y: number; readonly timer: ReturnType<typeof setTimeout> }>(
    undefined,
  );

  const endPress = (): void => {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  };

  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    if (isEditing || keepsOwnMenu(event)) return;
    event.preventDefault();
    // A long press on Android ends as this event, too; the menu is open by then.
    if (press.current !== undefined) endPress();
    actions.openMenu(message, anchorAt(event.clientX, event.clientY));
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    endPress();
    if (isEditing || event.pointerType === "mouse" || isOnControl(event.target)) return;
    const { clientX: x, clientY: y } = event;
    const timer = setTimeout(() => {
      press.current = undefined;
      actions.openMenu(message, anchorAt(x, y));
    }, LONG_PRESS_MS);
    press.current = { x, y, timer };
  };

  const onPointerMove = ({ clientX, clientY }: PointerEvent<HTMLElement>): void => {
    const { current } = press;
    if (current !== undefined && Math.hypot(clientX - current.x, clientY - current.y) > STILL_PX) endPress();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { currentTarget, target, key } = event;
    if (target !== currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const anchor = currentTarget.getBoundingClientRect();
    if (key === "Enter" || key === "ContextMenu" || (key === "F10" && event.shiftKey)) {
      event.preventDefault();
      actions.openMenu(message, anchor);
      return;
    }
    if (!DEED_KEYS.has(key.toLowerCase())) return;
    event.preventDefault();
    // Fetched with the toolbar, which is there while the message has the focus.
    void import("./message-deeds.ts").then(({ deedsFor }) =>
      deedsFor(message, actions)
        .find((one) => one.key?.toLowerCase() === key.toLowerCase())
        ?.run(anchor),
    );
  };

  return { onContextMenu, onPointerDown, onPointerMove, onPointerUp: endPress, onPointerCancel: endPress, onKeyDown };
}

/** The browser's own menu is the better one for a link, a field and selected text; Shift asks for it anywhere. */
function keepsOwnMenu(event: MouseEvent<HTMLElement>): boolean {
  if (event.shiftKey || !(event.target instanceof Element)) return true;
  if (event.target.closest("a, textarea, input") !== null) return true;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(event.target, true);
}

function isOnControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, textarea, input, pre") !== null;
}
