import type { Recent, RecentCounts, RecentEvent, RecentLimits, RoomLife } from "./recent.ts";
import { newestStretch, stretchAfter } from "./stretch.ts";

/** What the nodes of one process share: for tests and simulations of a fleet. */
export interface MemoryShelf {
  connect(): Recent;
  /** Forgets everything, as FLUSHALL does. */
  wipe(): void;
}

export interface MemoryShelfOptions {
  readonly counts: RecentCounts;
  readonly limits?: RecentLimits;
}

const LIMITS: RecentLimits = { maxEvents: 256, maxBytes: 256 * 1024 };

/** Per room and epoch the events by seq; two different ones with the same seq are both kept, so that readers can tell. */
export function createMemoryShelf({ counts, limits = LIMITS }: MemoryShelfOptions): MemoryShelf {
  const shelf = new Map<string, RecentEvent[]>();
  const eventsOf = ({ room, epoch }: RoomLife): RecentEvent[] => shelf.get(`${room} ${epoch}`) ?? [];

  function keep({ room, epoch }: RoomLife, added: readonly RecentEvent[]): void {
    const known = eventsOf({ room, epoch });
    const isNew = (event: RecentEvent) =>
      !known.some(({ seq, frame }) => seq === event.seq && frame.equals(event.frame));
    const all = [...known, ...added.filter(isNew)].toSorted((a, b) => a.seq - b.seq);
    const events = all
      .slice(
        Math.max(
          0,
          all.findLastIndex(({ type }) => type === "deleted"),
        ),
      )
      .slice(-limits.maxEvents);
    let bytes = events.reduce((sum, { frame }) => sum + frame.length, 0);
    while (bytes > limits.maxBytes) bytes -= events.shift()?.frame.length ?? bytes;
    shelf.set(`${room} ${epoch}`, events);
  }

  function counted(stretch: readonly RecentEvent[] | null): readonly RecentEvent[] | null {
    counts.recentReads.add(stretch ? "hit" : "miss");
    return stretch;
  }

  function connect(): Recent {
    let isClosed = false;
    return {
      limits,
      add(life, events) {
        if (isClosed) counts.recentEventsDropped += events.length;
        else keep(life, events);
      },
      async tail(life, limit) {
        return isClosed ? null : counted(newestStretch(eventsOf(life).slice(-limit)));
      },
      async after(life, cursor, limit) {
        if (isClosed) return null;
        const later = eventsOf(life).filter(({ seq }) => seq > cursor);
        return counted(stretchAfter(later.slice(0, limit), cursor));
      },
      close: async () => void (isClosed = true),
    };
  }

  return { connect, wipe: () => shelf.clear() };
}
