import { useCallback, useEffect, useRef, useState } from "react";
import { refusalText } from "../session/refusal-text.ts";

interface Asking {
  readonly isBusy: boolean;
  /** Why the last one did not work, as one sentence. */
  readonly refusal: string | undefined;
  /** Asks; resolves with whether it worked. While one is under way others are not asked. */
  readonly run: (ask: () => Promise<unknown>) => Promise<boolean>;
}

/** One thing a form or a button asks of the server at a time. */
export function useRequest(): Asking {
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const underway = useRef(false);
  const isShown = useRef(true);

  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);

  const run = useCallback(async (ask: () => Promise<unknown>): Promise<boolean> => {
    if (underway.current) return false;
    underway.current = true;
    setIsBusy(true);
    setRefusal(undefined);
    try {
      await ask();
      return true;
    } catch (error) {
      if (isShown.current) setRefusal(refusalText(error));
      return false;
    } finally {
      underway.current = false;
      if (isShown.current) setIsBusy(false);
    }
  }, []);

  return { isBusy, refusal, run };
}
