import type { Clock } from "../lib/clock.ts";
import { deliver, type DeliveryCounts } from "./deliver.ts";
import type { LiveRoom } from "./live-room.ts";

/** A send queue with bytes for this tick's write. */
export interface Flushable {
  flush(): void;
}

/**
 * The end of the tick: first every room hands its frames to the send queues, then every send queue writes once.
 * No fixed delay: with one message in flight the tick ends at once; under load the loop itself batches.
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

  /** A room has its first frame of this tick pending. */
  roomChanged(room: LiveRoom): void {
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
    for (const room of rooms) deliver(room, this.#counts, rooms.length === 1);
    this.#isScheduled = false;
    const queues = this.#queues;
    this.#queues = [];
    for (const queue of queues) queue.flush();
  }
}
