import type { Clock } from "../lib/clock.ts";
import type { RoomLog } from "../store/room-log.ts";
import type { LiveRoom } from "./live-room.ts";
import type { RoomReader } from "./room-reader.ts";
import type { Tick } from "./tick.ts";

/** How long a hole may be the bus's reordering before the store is asked. */
const REORDER_MS = 30;
const PAGE = 256;
const ROOMS_PER_CHECK = 500;

export interface RepairOptions {
  readonly log: RoomLog;
  readonly reader: RoomReader;
  readonly clock: Clock;
  readonly tick: Tick;
  /** The room has taken everything it was known to miss. */
  readonly onRepaired: (room: LiveRoom) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Fills what the bus lost, from the recent events or the store: holes between events, and a last event after which nothing came. */
export class Repair {
  readonly #options: RepairOptions;

  constructor(options: RepairOptions) {
    this.#options = options;
  }

  /**
   * Reads the room's events after its head until it has come as far as was announced and to `until`, or the store has
   * no more; one at a time per room, callers share it.
   */
  run(room: LiveRoom, until: number): Promise<void> {
    room.filling ??= this.#fill(room, until).finally(() => {
      room.filling = null;
    });
    return room.filling;
  }

  /** As `run`, but with a read that begins now: one that is under way may have passed by what has been stored since. */
  async runAfresh(room: LiveRoom, until: number): Promise<void> {
    await room.filling?.catch(() => undefined);
    await this.run(room, until);
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
      if (room.head === seen) this.runAfresh(room, room.announced).catch(this.#options.onFailure);
      else this.soon(room);
    });
  }

  /** Compares the heads of these rooms with the store's and repairs those that are behind. */
  async checkHeads(rooms: readonly LiveRoom[]): Promise<void> {
    const open = rooms.filter((room) => room.isOpen);
    for (let at = 0; at < open.length; at += ROOMS_PER_CHECK) {
      const some = open.slice(at, at + ROOMS_PER_CHECK);
      const heads = await this.#options.log.heads(some.map((room) => room.id));
      await Promise.all(some.map((room, index) => this.#catchUpWith(room, heads[index] ?? 0)));
    }
  }

  async #catchUpWith(room: LiveRoom, head: number): Promise<void> {
    if (head <= room.head) return;
    room.announced = Math.max(room.announced, head);
    await this.run(room, head);
  }

  async #fill(room: LiveRoom, until: number): Promise<void> {
    const goal = () => Math.max(until, room.announced);
    while (!room.isEmpty) {
      const { events, from } = await this.#options.reader.after(room, room.head, PAGE, goal());
      const wasIdle = room.pending.length === 0;
      for (const event of events) room.take(event);
      room.takeHeld();
      if (wasIdle && room.pending.length > 0) this.#options.tick.roomChanged(room);
      if (from === "store" ? events.length < PAGE : room.head >= goal()) break;
    }
    this.#options.onRepaired(room);
  }
}
