import type { Timeline } from "./timeline.ts";

/** What is read, and how much is not: the server's count at one head, and arithmetic on the events after it. */
export class ReadCursor {
  #seq = 0;
  #known = { unread: 0, head: 0 };

  get seq(): number {
    return this.#seq;
  }

  /** The room was entered: `unread` messages of others lie after `seq`, up to `head`. */
  open(seq: number, unread: number, head: number): void {
    this.#seq = Math.max(this.#seq, seq);
    this.#known = { unread, head };
  }

  /** The room starts over. */
  reset(): void {
    this.#seq = 0;
    this.#known = { unread: 0, head: 0 };
  }

  /** Read here. False when it was already. */
  advance(seq: number, timeline: Timeline): boolean {
    if (seq <= this.#seq) return false;
    this.#seq = seq;
    this.#known = { unread: timeline.countOthersAfter(seq), head: timeline.lastSeq };
    return true;
  }

  /** Read on another device, or the server's answer to ours. */
  moved(seq: number, unread: number, timeline: Timeline): void {
    if (seq < this.#seq) return;
    this.#seq = seq;
    this.#known = { unread, head: timeline.lastSeq };
  }

  /** Counted from the timeline where it reaches back to the cursor and has caught up: a count that cannot drift. */
  unread(timeline: Timeline): number {
    const isCovered = !timeline.isEmpty && (timeline.firstSeq <= this.#seq + 1 || !timeline.hasBefore);
    if (isCovered && timeline.lastSeq >= this.#known.head) return timeline.countOthersAfter(this.#seq);
    return this.#known.unread + timeline.countOthersAfter(Math.max(this.#known.head, this.#seq));
  }
}
