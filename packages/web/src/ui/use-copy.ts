import { useEffect, useState } from "react";
import { writeClipboard } from "./clipboard.ts";

const SHOWN_MS = 2_000;

/** Puts text on the clipboard and says so for two seconds. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copiedAt, setCopiedAt] = useState<number>();
  useEffect(() => {
    if (copiedAt === undefined) return;
    const timer = setTimeout(() => setCopiedAt(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copiedAt]);
  const copy = (text: string): void => {
    void writeClipboard(text).then((done) => {
      if (done) setCopiedAt(Date.now());
    });
  };
  return { copied: copiedAt !== undefined, copy };
}
