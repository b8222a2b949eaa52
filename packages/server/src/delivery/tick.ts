import type { Clock } from "../lib/clock.ts";
import { deliver, type DeliveryCounts } from "./deliver.ts";
import type { LiveRoom } from "./live-room.ts";

/** In a smaller room a walk over those who are live costs less than the wait is worth. */
const MIN_WAITING_MEMBERS = 100;
/** Of a database that is in no hurry; usually the write is done long before. */
const MAX_WAIT_MS = 10;

/** A send queue with bytes for this tick's write. */
export interface Flushable {
  flush(): void;
}

/**
 * The end of the tick: first every room hands its frames to the send queues, then every send queue writes once.
 * No fixed delay: with one message in flight the tick ends at once; under load the loop itself batches.
 *
 * Two nodes that write to one big room would break each other's batches: each commits its own, and walks over its members
 * for each. So what another node has announced waits for the write of this node that is being committed, and both leave
 * in one write. This is Nagle's rule (RFC 896): what is small waits only while something is in flight that ends the wait.
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
    for (const room of rooms) if (!this.#waits(room)) deliver(room, this.#counts, rooms.length === 1);
    this.#isScheduled = false;
    const queues = this.#queues;
    this.#queues = [];
    for (const queue of queues) queue.flush();
  }

  #waits(room: LiveRoom): boolean {
    const { ownWrites, live, wait } = room;
    if (
      wait === "over" ||
      !ownWrites.areInFlight ||
      ownWrites.newestSeq >= room.head ||
      live.size < MIN_WAITING_MEMBERS
    ) {
      room.wait = "none";
      return false;
    }
    if (wait === "none") {
      this.#clock.after(MAX_WAIT_MS, () => {
        if (room.wait !== "waiting") return;
        room.wait = "over";
        this.roomChanged(room);
      });
    }
    room.wait = "waiting";
    return true;
  }
}
