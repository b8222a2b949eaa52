import type { ClientRoom, RoomSnapshot } from "@parley/client";

export interface Counts {
  readonly unread: number;
  readonly mentions: number;
}

/** What of a room is worth a badge, at the level its person wants: everything unread, what calls them, or nothing. */
export function countsOf({ unread, mentions, level }: Pick<RoomSnapshot, "unread" | "mentions" | "level">): Counts {
  if (level === "none") return { unread: 0, mentions: 0 };
  return level === "mentions" ? { unread: mentions, mentions } : { unread, mentions };
}

/** What is unread in all these rooms together, and how much of it calls this person. */
export function countsIn(rooms: readonly ClientRoom[], except?: ClientRoom): Counts {
  const counts = { unread: 0, mentions: 0 };
  for (const room of rooms) {
    if (room === except) continue;
    const { unread, mentions } = countsOf(room.snapshot());
    counts.unread += unread;
    counts.mentions += mentions;
  }
  return counts;
}
