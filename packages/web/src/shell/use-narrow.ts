import { useSyncExternalStore } from "react";

/** As in page.css: one column, the room list is a screen of its own. */
const narrow = matchMedia("(max-width: 767px)");

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}

function subscribe(listener: () => void): () => void {
  narrow.addEventListener("change", listener);
  return () => narrow.removeEventListener("change", listener);
}
