import type { LiveRoom } from "./live-room.ts";

/** What delivery counts: plain numbers, changed in place and read when metrics are scraped. */
export interface DeliveryCounts {
  deliveries: number;
  sendQueueOverflows: number;
  ephemeralDropped: number;
  busGaps: number;
  readonly catchUps: { add(from: "ring" | "store"): void };
}

/**
 * Step 8: hands this tick's frames of one room to every live subscription. The frames are joined once per room, and
 * every send queue gets the same bytes. A queue that is over its limit is a slow consumer: it takes nothing, and the
 * subscription falls back to its cursor (the newest seq it was given), to be fed again when its socket drains.
 */
export function deliver(room: LiveRoom, counts: DeliveryCounts): void {
  const frames = room.pending;
  if (frames.length === 0) return;
  room.pending = [];
  const bytes = frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames);
  const cursor = room.head - frames.length;
  for (const subscription of room.live) {
    if (subscription.subscriber.queue.push(bytes)) continue;
    room.live.delete(subscription);
    room.behind.add(subscription);
    subscription.state = "behind";
    subscription.cursor = cursor;
    subscription.subscriber.queue.feedWhenFree();
    counts.sendQueueOverflows++;
  }
  counts.deliveries += frames.length * room.live.size;
}
