import type { RecentEvent } from "./recent.ts";

/** The longest end of these events, ascending by seq, that has no hole; null if there is none. */
export function newestStretch(events: readonly RecentEvent[]): readonly RecentEvent[] | null {
  if (isAmbiguous(events)) return null;
  const from = events.findLastIndex((event, at) => events[at - 1]?.seq !== event.seq - 1);
  return from < 0 ? null : events.slice(from);
}

/** The events right after the cursor, out of these, which are ascending by seq; null if the very next one is not there. */
export function stretchAfter(events: readonly RecentEvent[], cursor: number): readonly RecentEvent[] | null {
  if (isAmbiguous(events)) return null;
  const hole = events.findIndex((event, at) => event.seq !== cursor + 1 + at);
  const stretch = hole < 0 ? events : events.slice(0, hole);
  return stretch.length > 0 ? stretch : null;
}

/** Two events with one seq: one of them is from a store that lost it, and nobody can tell which. */
function isAmbiguous(events: readonly RecentEvent[]): boolean {
  return events.some((event, at) => event.seq === events[at - 1]?.seq);
}
