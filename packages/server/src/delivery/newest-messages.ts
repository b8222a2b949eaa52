import type { RoomLog } from "../store/room-log.ts";
import { deliver, type DeliveryCounts } from "./deliver.ts";
import { encodeFrame } from "./frame.ts";
import type { LiveRoom } from "./live-room.ts";
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
    const { head, bytes } = this.#at(room);
    const frames = await bytes;
    if (subscription.state !== "entering") return;
    subscription.cursor = head;
    subscription.state = "behind";
    if (frames.length > 0) subscription.subscriber.queue.push(frames);
  }

  #at(room: LiveRoom): { readonly head: number; readonly bytes: Promise<Buffer> } {
    if (room.newest?.head === room.head) return room.newest;
    deliver(room, this.#counts);
    const newest = { head: room.head, bytes: this.#collect(room) };
    room.newest = newest;
    newest.bytes.catch(() => {
      if (room.newest === newest) room.newest = null;
    });
    return newest;
  }

  async #collect(room: LiveRoom): Promise<Buffer> {
    if (this.#count === 0) return Buffer.alloc(0);
    const inRing = room.ring.newestMessages(this.#count);
    if (inRing) return Buffer.concat(inRing.map((event) => event.frame));
    const page = await this.#log.messages({ room: room.id, before: room.head + 1, limit: this.#count });
    return Buffer.concat(page.messages.map((message) => encodeFrame(message)));
  }
}
