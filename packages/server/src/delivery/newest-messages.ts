import type { RoomId } from "@parley/protocol";
import type { RoomLog } from "../store/room-log.ts";
import { deliver, type DeliveryCounts } from "./deliver.ts";
import { encodeFrame } from "./frame.ts";
import type { LiveRoom, NewestStretch } from "./live-room.ts";
import type { Subscription } from "./subscriber.ts";

/** Gives somebody without a cursor the newest messages of a room, in seq order, and sets the cursor to where they end. */
export class NewestMessages {
  readonly #log: RoomLog;
  readonly #count: number;
  readonly #counts: DeliveryCounts;

  constructor(log: RoomLog, count: number, counts: DeliveryCounts) {
    this.#log = log;
    this.#count = count;
    this.#counts = counts;
  }

  /** Leaves the subscription behind at the head the messages were taken at, ready to be fed what came since. */
  async give(subscription: Subscription): Promise<void> {
    const { room } = subscription;
    let { deletedSeq } = room;
    const { head, stretch } = this.#at(room);
    let { bytes, after } = await stretch;
    // What was deleted while they were read is not told any more; they end at the same head, which was promised.
    while (this.#count > 0 && deletedSeq !== room.deletedSeq) {
      ({ deletedSeq } = room);
      ({ bytes, after } = await this.#read(room.id, head));
    }
    if (subscription.state !== "entering") return;
    // No space for all of them at once (many rooms, long messages): then they are fed like anything else it missed.
    const isGiven = bytes.length === 0 || subscription.subscriber.queue.push(bytes);
    subscription.cursor = isGiven ? head : after;
    subscription.state = "behind";
  }

  #at(room: LiveRoom): NonNullable<LiveRoom["newest"]> {
    if (room.newest?.head === room.head) return room.newest;
    deliver(room, this.#counts, false);
    const newest = { head: room.head, stretch: this.#collect(room) };
    room.newest = newest;
    newest.stretch.catch(() => {
      if (room.newest === newest) room.newest = null;
    });
    return newest;
  }

  async #collect(room: LiveRoom): Promise<NewestStretch> {
    const { head } = room;
    if (this.#count === 0) return stretchOf([], head);
    const events = room.ring.newestMessages(this.#count);
    return events ? stretchOf(events, head) : await this.#read(room.id, head);
  }

  async #read(room: RoomId, head: number): Promise<NewestStretch> {
    const page = await this.#log.messages({ room, before: head + 1, limit: this.#count });
    const events = page.messages.map((message) => ({ seq: message.seq, frame: encodeFrame(message) }));
    return stretchOf(events, head);
  }
}

function stretchOf(events: readonly { readonly seq: number; readonly frame: Buffer }[], head: number): NewestStretch {
  return { bytes: Buffer.concat(events.map(({ frame }) => frame)), after: (events[0]?.seq ?? head + 1) - 1 };
}
