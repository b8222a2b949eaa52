import type { ClientFiles, ParleyClient } from "@parley/client";
import { createContext, useContext, useEffect, useState } from "react";

/** The SDK asks the server only when the cookie nears its end: a video that is being watched must not stop. */
const LOOK_EVERY_MS = 600_000;
const RETRY_MS = 5_000;

/** The client whose person looks at files. */
export const FileClientContext = createContext<ParleyClient | undefined>(undefined);

/**
 * Where files are got from, once this browser may: an <img> cannot send a token, so the server gives it a cookie. Asked
 * for when something that needs it is first shown, and kept fresh as long as something is; undefined until it is there.
 */
export function useShownFiles(): ClientFiles | undefined {
  const files = useContext(FileClientContext)?.files;
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    function ask(): void {
      files?.open().then(
        () => again(LOOK_EVERY_MS, true),
        () => again(RETRY_MS, false),
      );
    }
    function again(ms: number, isNowOpen: boolean): void {
      if (!isCurrent) return;
      if (isNowOpen) setIsOpen(true);
      timer = setTimeout(ask, ms);
    }
    ask();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [files]);
  return isOpen ? files : undefined;
}
