import type { ParleyClient } from "@parley/client";

/** Nothing was pressed, moved or typed for so long, be the page seen or hidden: nobody sits there. */
export const AWAY_AFTER_MS = 5 * 60 * 1000;
/** What somebody does who sits there. Coming back to the page is among it. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart", "focus"] as const;
const HOW = { capture: true, passive: true } as const;

/** The page, and the time; passed in so that a test turns the clock. */
export interface WatchedPage {
  readonly window: EventTarget;
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  readonly now: () => number;
  /** Runs once after so many ms, unless what it answers is called before. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/**
 * Tells the client when nobody sits at this page any more, and when somebody does again: that at once. A sign of life costs
 * a look at the clock and no timer: the one timer finds out by itself how much longer it has to wait. Returns the end of it.
 */
export function watchAway({ setAway }: Pick<ParleyClient, "setAway">, page: WatchedPage): () => void {
  let lastSign = page.now();
  let isAway = false;
  let cancel = wait(AWAY_AFTER_MS);

  function wait(ms: number): () => void {
    return page.after(ms, () => {
      const left = lastSign + AWAY_AFTER_MS - page.now();
      if (left > 0) cancel = wait(left);
      else setAway((isAway = true));
    });
  }
  function onSign(): void {
    lastSign = page.now();
    if (!isAway) return;
    setAway((isAway = false));
    cancel = wait(AWAY_AFTER_MS);
  }
  function onVisibility(): void {
    if (page.document.visibilityState === "visible") onSign();
  }

  for (const sign of SIGNS) page.window.addEventListener(sign, onSign, HOW);
  page.document.addEventListener("visibilitychange", onVisibility);
  return () => {
    cancel();
    for (const sign of SIGNS) page.window.removeEventListener(sign, onSign, HOW);
    page.document.removeEventListener("visibilitychange", onVisibility);
  };
}

/** `watchAway` at the page this runs in. */
export function watchBrowser(client: ParleyClient): () => void {
  return watchAway(client, {
    window,
    document,
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
}
