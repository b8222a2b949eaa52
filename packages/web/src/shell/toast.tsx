import type { ParleyClient } from "@parley/client";
import { X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { currentToast, dropToast, showToast, subscribeToasts } from "../ui/toasts.ts";

const SHOWN_MS = 6_000;
/** Longer where there is something to press. */
const ACTION_SHOWN_MS = 10_000;

/** Refusals that belong to nothing on the page, and what the page itself has to say. Stays while one points at it. */
export function ToastBox({ client }: { readonly client: ParleyClient }) {
  const toast = useSyncExternalStore(subscribeToasts, currentToast);
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => client.on("error", ({ message }) => showToast(message)), [client]);
  useEffect(() => {
    if (toast === undefined || isHeld) return;
    const timer = setTimeout(() => dropToast(toast), toast.action ? ACTION_SHOWN_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast, isHeld]);
  return (
    <div className="toast-area" role="status">
      {toast !== undefined && (
        <div
          className="toast"
          onPointerEnter={() => setIsHeld(true)}
          onPointerLeave={() => setIsHeld(false)}
          onFocus={() => setIsHeld(true)}
          onBlur={() => setIsHeld(false)}
        >
          <p>{toast.text}</p>
          {toast.action !== undefined && (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                setIsHeld(false);
                dropToast(toast);
                toast.action?.run();
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            className="toast-close"
            aria-label="Close this notice"
            onClick={() => {
              setIsHeld(false);
              dropToast(toast);
            }}
          >
            <X aria-hidden size={16} />
          </button>
        </div>
      )}
    </div>
  );
}
