import type { RoomId } from "@parley/protocol";
import type { BusEvent } from "../bus/bus.ts";

/** About 2 MB. News of more rooms than these is found by comparing heads. */
const MAX_ROOMS = 10_000;

/** How far rooms have come by events that the bus did not take: said as soon as it is back. */
export class Unannounced {
  readonly #heads = new Map<RoomId, BusEvent>();

  keep(event: BusEvent): void {
    const known = this.#heads.get(event.room);
    const isNews = known ? known.seq < event.seq : this.#heads.size < MAX_ROOMS;
    if (isNews) this.#heads.set(event.room, { ...event, frame: null });
  }

  /** One bare event per room: whoever misses what is before it reads that too. */
  take(): BusEvent[] {
    const heads = [...this.#heads.values()];
    this.#heads.clear();
    return heads;
  }
}
