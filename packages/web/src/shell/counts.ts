import type { ClientRoom } from "@parley/client";

export interface Counts {
  readonly unread: number;
  readonly mentions: number;
}

/** What is unread in all these rooms together, and how much of it calls this person. */
export function countsIn(rooms: readonly ClientRoom[], except?: ClientRoom): Counts {
  const counts = { unread: 0, mentions: 0 };
  for (const room of rooms) {
    if (room === except) continue;
    const { unread, mentions } = room.snapshot();
    counts.unread += unread;
    counts.mentions += mentions;
  }
  return counts;
}
