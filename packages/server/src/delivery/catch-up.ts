import type { RoomId } from "@parley/protocol";
import type { Clock } from "../lib/clock.ts";
import { deliver, type DeliveryCounts } from "./deliver.ts";
import type { LiveRoom } from "./live-room.ts";
import type { EncodedEvent } from "./ring.ts";
import type { Page, RoomReader } from "./room-reader.ts";
import type { Subscription } from "./subscriber.ts";

/** A page, and the newest deletion there was when it was asked for. */
interface KeptPage {
  readonly page: Promise<Page>;
  readonly deletedSeq: number;
}

/** Events fed at once; between stretches the queue is asked whether it has room. */
const STRETCH = 64;
/** One read covers a page from an aligned start, so that many resumers with near cursors share it. */
const PAGE = 128;
/** How long a page is kept for the next resumer of a storm, how many pages one room may keep, and how big ones. */
const PAGE_TTL_MS = 2000;
const MAX_PAGES = 16;
const MAX_KEPT_PAGE_BYTES = 256 * 1024;

/**
 * Feeds subscriptions that are behind: from the ring if it reaches back to their cursor, else from the recent events
 * or the store, until they meet the head. Meeting it and becoming live happen in one synchronous step, so there is no seam in which an
 * event could be lost or doubled, and nothing is buffered per connection (ADR 0008).
 */
export class CatchUp {
  readonly #reader: RoomReader;
  readonly #clock: Clock;
  readonly #counts: DeliveryCounts;
  readonly #onFailure: (error: unknown) => void;
  readonly #pages = new Map<RoomId, Map<number, KeptPage>>();

  constructor(reader: RoomReader, clock: Clock, counts: DeliveryCounts, onFailure: (error: unknown) => void) {
    this.#reader = reader;
    this.#clock = clock;
    this.#counts = counts;
    this.#onFailure = onFailure;
  }

  /** Feeds as much as the queue takes now. Call it again when the socket has drained. */
  feed(subscription: Subscription): void {
    const { room } = subscription;
    const { queue } = subscription.subscriber;
    // What is pending goes to the live ones first: then "at the head" means the same for everybody.
    deliver(room, this.#counts, false);
    while (subscription.state === "behind" && !subscription.isReading) {
      if (subscription.cursor >= room.head) {
        room.behind.delete(subscription);
        room.live.add(subscription);
        subscription.state = "live";
        return;
      }
      if (queue.feedBytes === 0) return queue.feedWhenFree();
      const stretch = room.ring.after(subscription.cursor, STRETCH);
      if (!stretch) {
        // After a failure it stays behind; the hub's check-up feeds it again.
        this.#feedFromPage(subscription).catch(this.#onFailure);
        return;
      }
      this.#counts.catchUps.add("ring");
      if (!this.#push(subscription, stretch)) return queue.feedWhenFree();
    }
  }

  /** Forgets what it kept for a room nobody here is in any more. */
  forget(room: RoomId): void {
    this.#pages.delete(room);
  }

  /** Pushes what comes after the cursor, as much as fits; false when that is nothing. */
  #push(subscription: Subscription, events: readonly EncodedEvent[]): boolean {
    const { room } = subscription;
    const { queue } = subscription.subscriber;
    let space = queue.feedBytes;
    const frames: Buffer[] = [];
    let cursor = subscription.cursor;
    for (const event of events) {
      if (event.seq <= cursor) continue;
      // What was read may be ahead of what this node has taken in. Those events are still to come, to everybody who is live:
      // given now, they would come twice.
      if (event.seq > room.head) break;
      space -= event.frame.length;
      if (space < 0) break;
      frames.push(event.frame);
      cursor = event.seq;
    }
    if (frames.length === 0 || !queue.push(Buffer.concat(frames))) return false;
    subscription.cursor = cursor;
    this.#counts.deliveries += frames.length;
    return true;
  }

  async #feedFromPage(subscription: Subscription): Promise<void> {
    const { room, cursor } = subscription;
    subscription.isReading = true;
    const after = cursor - (cursor % (PAGE / 2));
    const known = this.#kept(room, after);
    const { page, deletedSeq } = known ?? this.#read(room, after);
    const { events, from } = await page.finally(() => {
      subscription.isReading = false;
    });
    this.#counts.catchUps.add(from);
    if (subscription.state !== "behind") return;
    // Something in it may have been deleted since.
    if (deletedSeq !== room.deletedSeq) return this.feed(subscription);
    if ((events.at(-1)?.seq ?? 0) <= cursor) {
      if (!known) throw new Error(`the store has no event after ${cursor} in a room at ${room.head}`);
      // A read that was under way already: it began before what is needed here was stored.
      this.feed(subscription);
      return;
    }
    if (this.#push(subscription, events)) this.feed(subscription);
    else subscription.subscriber.queue.feedWhenFree();
  }

  /** Singleflight: everybody who needs this page while it is read, or shortly after, gets the same one. */
  #kept(room: LiveRoom, after: number): KeptPage | undefined {
    const known = this.#pages.get(room.id)?.get(after);
    return known?.deletedSeq === room.deletedSeq ? known : undefined;
  }

  #read(room: LiveRoom, after: number): KeptPage {
    let pages = this.#pages.get(room.id);
    if (!pages) this.#pages.set(room.id, (pages = new Map()));
    const kept = { page: this.#reader.after(room, after, PAGE, room.head), deletedSeq: room.deletedSeq };
    pages.set(after, kept);
    const [oldest] = pages.keys();
    if (pages.size > MAX_PAGES && oldest !== undefined) pages.delete(oldest);
    const forget = () => {
      if (pages.get(after) === kept) pages.delete(after);
    };
    kept.page.then(
      ({ events }) => (isWorthKeeping(events) ? this.#clock.after(PAGE_TTL_MS, forget) : forget()),
      forget,
    );
    return kept;
  }
}

/** A page that was not full ends at a head that moves on: the next one who asks must read again. */
function isWorthKeeping(events: readonly EncodedEvent[]): boolean {
  return events.length === PAGE && events.reduce((sum, { frame }) => sum + frame.length, 0) <= MAX_KEPT_PAGE_BYTES;
}
