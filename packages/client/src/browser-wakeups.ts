export interface Wakeups {
  /** The network is back, or the page is looked at again: no reason to sit out a back-off. */
  readonly wake: () => void;
  /** The network is gone. The browser says so at once, but may keep a dead socket open for a minute. */
  readonly networkLost: () => void;
  /** The page is not looked at any more: it may end without another word. */
  readonly hidden: () => void;
}

/** Tells what the browser knows of the network. Returns the unsubscribe. */
export function onBrowserWakeup({ wake, networkLost, hidden }: Wakeups): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const onVisibility = () => {
    if (document.visibilityState === "visible") wake();
    else hidden();
  };
  window.addEventListener("online", wake);
  window.addEventListener("offline", networkLost);
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", networkLost);
    document.removeEventListener("visibilitychange", onVisibility);
  };
}
