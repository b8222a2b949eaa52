import type { LiveRoom } from "./live-room.ts";

/** What delivery counts: plain numbers, changed in place and read when metrics are scraped. */
export interface DeliveryCounts {
  deliveries: number;
  sendQueueOverflows: number;
  ephemeralDropped: number;
  busGaps: number;
  readonly catchUps: { add(from: "ring" | "recent" | "store"): void };
}

/**
 * Step 8: hands this tick's frames of one room to every live subscription. The frames are joined once per room, and
 * every send queue gets the same bytes. A queue that is over its limit is a slow consumer: it takes nothing, and the
 * subscription falls back to its cursor (the newest seq it was given), to be fed again when its socket drains.
 *
 * When this is the only room of the tick, nothing can follow for the same sockets, so each is written to as it comes: a
 * second walk over a thousand connections finds them gone from the processor's caches, and that costs as much as the
 * rest of this loop (docs/performance.md).
 */
export function deliver(room: LiveRoom, counts: DeliveryCounts, isOnlyRoom: boolean): void {
  const frames = room.pending;
  if (frames.length === 0) return;
  room.pending = [];
  const bytes = frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames);
  const cursor = room.head - frames.length;
  for (const subscription of room.live) {
    const { queue } = subscription.subscriber;
    if (isOnlyRoom ? queue.write(bytes) : queue.push(bytes)) continue;
    room.live.delete(subscription);
    room.behind.add(subscription);
    subscription.state = "behind";
    subscription.cursor = cursor;
    subscription.subscriber.queue.feedWhenFree();
    counts.sendQueueOverflows++;
  }
  counts.deliveries += frames.length * room.live.size;
}
