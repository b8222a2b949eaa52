import type { Person } from "@parley/protocol";
import type { Clock } from "../lib/clock.ts";
import type { DeliveryCounts } from "./deliver.ts";
import { encodeFrame } from "./frame.ts";
import type { LiveRoom } from "./live-room.ts";
import { MAX_NAMED } from "./presence.ts";

/** Comings and goings of this long are one notice; a reload within it is none. */
const PRESENCE_MS = 500;
/** In a crowd only the count changes, and it need not be fresh. */
const CROWD_MS = 5000;
const TYPING_MS = 200;

/**
 * Presence and typing: ephemeral, batched per room, encoded once, and the first to be dropped when a queue fills.
 * They have no seq and are never stored (ADR 0005).
 */
export class Announcer {
  readonly #clock: Clock;
  readonly #counts: DeliveryCounts;

  constructor(clock: Clock, counts: DeliveryCounts) {
    this.#clock = clock;
    this.#counts = counts;
  }

  /** Somebody came or went: tell the room soon, together with whoever else does meanwhile. */
  presenceChanged(room: LiveRoom): void {
    if (room.presence.isScheduled) return;
    room.presence.isScheduled = true;
    this.#clock.after(room.presence.count > MAX_NAMED ? CROWD_MS : PRESENCE_MS, () => {
      room.presence.isScheduled = false;
      const change = room.presence.takeChange();
      if (change) this.#tell(room, encodeFrame({ type: "presence", room: room.id, ...change }));
    });
  }

  typingNoted(room: LiveRoom, person: Person): void {
    if (room.presence.count > MAX_NAMED || !room.typing.note(person, this.#clock.monotonic())) {
      this.#counts.ephemeralDropped++;
      return;
    }
    if (room.typing.isScheduled) return;
    room.typing.isScheduled = true;
    this.#clock.after(TYPING_MS, () => {
      room.typing.isScheduled = false;
      this.#tell(room, encodeFrame({ type: "typing", room: room.id, users: room.typing.take() }));
    });
  }

  #tell(room: LiveRoom, bytes: Buffer): void {
    for (const { subscriber } of room.live) {
      if (!subscriber.queue.pushEphemeral(bytes)) this.#counts.ephemeralDropped++;
    }
  }
}
