import "../styles/dialogs.css";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly className?: string;
  /** The title is for screen readers only. */
  readonly isTitleHidden?: boolean;
  /** Must be answered: neither Escape nor a click beside it closes it. */
  readonly isSticky?: boolean;
}

/**
 * A dialog on the browser's own <dialog>: it keeps the focus, makes the page behind it inert, closes on Escape and gives
 * the focus back. An element marked data-autofocus gets the focus first.
 */
export function Modal({ title, onClose, children, className, isTitleHidden, isSticky }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // In a layout effect: its clean-up runs while the dialog is still in the page, and only then the focus goes back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`modal ${className ?? ""}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (isSticky !== true) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && isSticky !== true) onClose();
      }}
    >
      <div className="modal-content">
        <h2 id={titleId} className={isTitleHidden === true ? "sr-only" : "modal-title"}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
