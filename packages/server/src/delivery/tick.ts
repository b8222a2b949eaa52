import type { Clock } from "../lib/clock.ts";
import { deliver, type DeliveryCounts } from "./deliver.ts";
import type { LiveRoom } from "./live-room.ts";

/** In a smaller room a walk over those who are live costs less than any wait is worth. */
const MIN_PACED_MEMBERS = 100;

/** A send queue with bytes for this tick's write. */
export interface Flushable {
  flush(): void;
}

/**
 * The end of the tick: first every room hands its frames to the send queues, then every send queue writes once.
 * No fixed delay: with one message in flight the tick ends at once; under load the loop itself batches, and a big room
 * waits a little (`Pace`).
 */
export class Tick {
  readonly #clock: Clock;
  readonly #counts: DeliveryCounts;
  #rooms: LiveRoom[] = [];
  #queues: Flushable[] = [];
  #isScheduled = false;

  constructor(clock: Clock, counts: DeliveryCounts) {
    this.#clock = clock;
    this.#counts = counts;
  }

  /** A room has its first frame of this tick pending, or another one while they wait. */
  roomChanged(room: LiveRoom): void {
    room.endWait?.();
    room.endWait = null;
    this.#rooms.push(room);
    this.#schedule();
  }

  /** A send queue has its first bytes of this tick pending. */
  queueChanged(queue: Flushable): void {
    this.#queues.push(queue);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#clock.endOfTick(() => this.#end());
  }

  #end(): void {
    const rooms = this.#rooms;
    this.#rooms = [];
    for (const room of rooms) this.#fanOut(room, rooms.length === 1);
    this.#isScheduled = false;
    const queues = this.#queues;
    this.#queues = [];
    for (const queue of queues) queue.flush();
  }

  #fanOut(room: LiveRoom, isOnlyRoom: boolean): void {
    const { pace, live, pending } = room;
    if (pending.length === 0) return;
    if (live.size < MIN_PACED_MEMBERS) return deliver(room, this.#counts, isOnlyRoom);
    const delayMs = pace.delay(room.head, pending.length);
    if (delayMs > 0) return this.#wait(room, delayMs);
    const startedAt = this.#clock.monotonic();
    deliver(room, this.#counts, isOnlyRoom);
    pace.fannedOut(pending.length, this.#clock.monotonic() - startedAt);
  }

  #wait(room: LiveRoom, delayMs: number): void {
    room.endWait?.();
    room.endWait = this.#clock.after(delayMs, () => this.roomChanged(room));
  }
}
