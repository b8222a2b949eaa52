import { useSyncExternalStore } from "react";

/** Whether somebody is looking: the page is visible and its window has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, isAttended);
}

/** The same, for whom asks once. */
export function isAttended(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
  };
}
