import "../styles/popover.css";
import { type KeyboardEvent, type ReactNode, useEffectEvent, useLayoutEffect, useRef } from "react";
import { type Anchor, placeBeside } from "./place.ts";

interface PopoverProps {
  readonly anchor: Anchor;
  readonly label: string;
  readonly role: "menu" | "dialog";
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLDivElement>) => void;
}

/**
 * Something floating above the page, in the browser's top layer. Escape and a press elsewhere close it, and the focus goes
 * back to where it was. Beside its anchor on a wide screen, at the bottom edge of a narrow one (CSS). An element in it
 * marked data-autofocus gets the focus, else the popover itself.
 *
 * A manual popover: an automatic one closes when the finger is lifted whose long press has opened it.
 */
export function Popover({ anchor, label, role, onClose, children, className, onKeyDown }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const close = useEffectEvent(onClose);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const before = document.activeElement;
    const onPress = ({ target }: Event): void => {
      if (target instanceof Node && !element.contains(target)) close();
    };
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      close();
    };
    element.showPopover();
    (element.querySelector<HTMLElement>("[data-autofocus]") ?? element).focus({ preventScroll: true });
    document.addEventListener("pointerdown", onPress, true);
    document.addEventListener("keydown", onKey, true);
    return () => {
      document.removeEventListener("pointerdown", onPress, true);
      document.removeEventListener("keydown", onKey, true);
      const hadFocus = element.contains(document.activeElement);
      element.hidePopover();
      if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const place = (): void => {
      const { offsetWidth: width, offsetHeight: height } = element;
      const { left, top } = placeBeside(anchor, { width, height }, { width: innerWidth, height: innerHeight });
      element.style.setProperty("--left", `${left}px`);
      element.style.setProperty("--top", `${top}px`);
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor]);

  return (
    // Its role is a menu's or a dialog's, which the rule cannot see.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      ref={box}
      popover="manual"
      role={role}
      aria-label={label}
      tabIndex={-1}
      className={`popover ${className ?? ""}`}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}
