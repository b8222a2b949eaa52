import type { ParleyClient } from "@parley/client";
import { useEffect } from "react";

/** The watch is not needed before somebody can have been idle for long; the page has better to load at first. */
const LOAD_AFTER_MS = 20_000;

/** The others see whether somebody sits at this page. Without the code of it, should it not come, somebody always does. */
export function useAway(client: ParleyClient): void {
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isOver = false;
    const timer = setTimeout(() => {
      import("./watch-away.ts").then(
        ({ watchBrowser }) => {
          if (!isOver) stop = watchBrowser(client);
        },
        () => undefined,
      );
    }, LOAD_AFTER_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
      stop?.();
    };
  }, [client]);
}
