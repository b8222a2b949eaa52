import type { Clock } from "../lib/clock.ts";
import type { RoomLog } from "../store/room-log.ts";
import { encodeFrame } from "./frame.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Tick } from "./tick.ts";

/** How long a hole may be the bus's reordering before the store is asked. */
const REORDER_MS = 30;
const PAGE = 256;
const ROOMS_PER_CHECK = 500;

export interface RepairOptions {
  readonly log: RoomLog;
  readonly clock: Clock;
  readonly tick: Tick;
  /** The room has taken everything the store had. */
  readonly onRepaired: (room: LiveRoom) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Fills what the bus lost, from the store: holes between events, and a last event after which nothing came. */
export class Repair {
  readonly #options: RepairOptions;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  /** Reads the room's events after its head until there are none; one at a time per room, callers share it. */
  run(room: LiveRoom): Promise<void> {
    room.filling ??= this.#fill(room).finally(() => {
      room.filling = null;
    });
    return room.filling;
  }

  /** As `run`, but with a read that begins now: one that is under way may have passed by what has been stored since. */
  async runAfresh(room: LiveRoom): Promise<void> {
    await room.filling?.catch(() => undefined);
    await this.run(room);
  }

  /**
   * Runs after the time that mere reordering may take. While the head still moves the rest may be on its way too. If
   * the read fails, the next comparison of heads repeats it: there is no loop that could run hot against a sick store.
   */
  soon(room: LiveRoom): void {
    if (room.isRepairDue) return;
    room.isRepairDue = true;
    const seen = room.head;
    this.#options.clock.after(REORDER_MS, () => {
      room.isRepairDue = false;
      if (room.head >= room.announced || room.isEmpty) return;
      if (room.head === seen) this.runAfresh(room).catch(this.#options.onFailure);
      else this.soon(room);
    });
  }

  /** Compares the heads of these rooms with the store's and repairs those that are behind. */
  async checkHeads(rooms: readonly LiveRoom[]): Promise<void> {
    const open = rooms.filter((room) => room.isOpen);
    for (let at = 0; at < open.length; at += ROOMS_PER_CHECK) {
      const some = open.slice(at, at + ROOMS_PER_CHECK);
      const heads = await this.#options.log.heads(some.map((room) => room.id));
      await Promise.all(some.filter((room, index) => (heads[index] ?? 0) > room.head).map((room) => this.run(room)));
    }
  }

  async #fill(room: LiveRoom): Promise<void> {
    while (!room.isEmpty) {
      const events = await this.#options.log.eventsAfter(room.id, room.head, PAGE);
      if (events.length === 0) break;
      const wasIdle = room.pending.length === 0;
      for (const event of events) room.take({ seq: event.seq, type: event.type, frame: encodeFrame(event) });
      room.takeHeld();
      if (wasIdle && room.pending.length > 0) this.#options.tick.roomChanged(room);
      if (events.length < PAGE) break;
    }
    this.#options.onRepaired(room);
  }
}
