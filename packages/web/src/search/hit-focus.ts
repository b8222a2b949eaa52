import type { KeyboardEvent } from "react";

/** Gives the focus to the result that had it last, or to the first. */
export function focusHit(panel: Element | null): void {
  const last = panel?.querySelector<HTMLElement>('.hit[tabindex="0"]');
  last?.focus();
}

/** Arrow up and down, Home and End walk through the results; above the first, and on Escape, is the field. */
export function walkHits(event: KeyboardEvent<HTMLElement>, toField: () => void): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hits = [...event.currentTarget.querySelectorAll<HTMLElement>(".hit")];
  const at = hits.findIndex((hit) => hit === document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: hits.length - 1, Escape: -1 };
  if (at === -1 || !Object.hasOwn(steps, event.key)) return;
  event.preventDefault();
  const next = steps[event.key as keyof typeof steps];
  if (next < 0) toField();
  else hits[Math.min(next, hits.length - 1)]?.focus();
}
