import type { Clock } from "../lib/clock.ts";
import type { RoomLog } from "../store/room-log.ts";
import { encodeFrame } from "./frame.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Tick } from "./tick.ts";

/** How long a hole may be the bus's reordering before the store is asked. */
const REORDER_MS = 30;
const PAGE = 256;
const ROOMS_PER_CHECK = 500;

/** Fills what the bus lost, from the store: holes between events, and a last event after which nothing came. */
export class Repair {
  readonly #log: RoomLog;
  readonly #clock: Clock;
  readonly #tick: Tick;
  readonly #onRepaired: (room: LiveRoom) => void;
  readonly #onFailure: (error: unknown) => void;

  constructor(
    log: RoomLog,
    clock: Clock,
    tick: Tick,
    onRepaired: (room: LiveRoom) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#log = log;
    this.#clock = clock;
    this.#tick = tick;
    this.#onRepaired = onRepaired;
    this.#onFailure = onFailure;
  }

  /** Reads the room's events after its head until there are none; one at a time per room, callers share it. */
  run(room: LiveRoom): Promise<void> {
    room.repairing ??= this.#fill(room).finally(() => {
      room.repairing = null;
    });
    return room.repairing;
  }

  /** Runs after the time that mere reordering may take, unless a repair is scheduled or under way already. */
  soon(room: LiveRoom): void {
    if (room.repairing) return;
    const seen = room.head;
    const later = new Promise<void>((resolve) => this.#clock.after(REORDER_MS, resolve));
    room.repairing = later
      .then(() => (room.head === seen ? this.#fill(room) : undefined))
      .finally(() => {
        room.repairing = null;
        if (room.hasHeld) this.soon(room);
      });
    room.repairing.catch(this.#onFailure);
  }

  /** Compares the heads of these rooms with the store's and repairs those that are behind. */
  async checkHeads(rooms: readonly LiveRoom[]): Promise<void> {
    const open = rooms.filter((room) => room.isOpen);
    for (let at = 0; at < open.length; at += ROOMS_PER_CHECK) {
      const some = open.slice(at, at + ROOMS_PER_CHECK);
      const heads = await this.#log.heads(some.map((room) => room.id));
      await Promise.all(some.filter((room, index) => (heads[index] ?? 0) > room.head).map((room) => this.run(room)));
    }
  }

  async #fill(room: LiveRoom): Promise<void> {
    for (;;) {
      const events = await this.#log.eventsAfter(room.id, room.head, PAGE);
      if (events.length === 0) break;
      const wasIdle = room.pending.length === 0;
      for (const event of events) room.take({ seq: event.seq, type: event.type, frame: encodeFrame(event) });
      room.takeHeld();
      if (wasIdle && room.pending.length > 0) this.#tick.roomChanged(room);
      if (events.length < PAGE) break;
    }
    this.#onRepaired(room);
  }
}
