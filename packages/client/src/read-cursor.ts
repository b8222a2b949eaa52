import type { ChangeFrame } from "./message-item.ts";
import type { Counts, Timeline } from "./timeline.ts";

const NOTHING: Counts = { unread: 0, mentions: 0 };

/** What is read, and how much is not: the server's counts at one head, and arithmetic on the events after it. */
export class ReadCursor {
  #seq = 0;
  #known = { ...NOTHING, head: 0 };

  get seq(): number {
    return this.#seq;
  }

  /** The room was entered: so many messages of others lie after `seq`, up to `head`. */
  open(seq: number, counts: Counts, head: number): void {
    this.#seq = Math.max(this.#seq, seq);
    this.#known = { ...counts, head };
  }

  /** The room starts over. */
  reset(): void {
    this.#seq = 0;
    this.#known = { ...NOTHING, head: 0 };
  }

  /** Read here. False when it was already. */
  advance(seq: number, timeline: Timeline): boolean {
    if (seq <= this.#seq) return false;
    this.#seq = seq;
    this.#known = { ...timeline.countOthersAfter(seq), head: timeline.lastSeq };
    return true;
  }

  /** Read on another device, or the server's answer to ours. */
  moved(seq: number, counts: Counts, timeline: Timeline): void {
    if (seq >= this.#seq) this.set(seq, counts, timeline);
  }

  /** Marked unread, here or on another device: the only way back. */
  set(seq: number, { unread, mentions }: Counts, timeline: Timeline): void {
    this.#seq = seq;
    this.#known = { unread, mentions, head: timeline.lastSeq };
  }

  /** A deleted message is not unread any more, also when it is not among those shown. */
  changed(change: ChangeFrame, self: string): void {
    const { head, unread, mentions } = this.#known;
    if (change.type !== "deleted" || change.author === self) return;
    if (change.seq <= head || change.target > head || change.target <= this.#seq) return;
    const wasCalled = change.mentionsRoom === true || (change.mentions?.some((id) => id === self) ?? false);
    this.#known = { head, unread: unread - 1, mentions: mentions - Number(wasCalled) };
  }

  /** Counted from the timeline where it reaches back to the cursor and has caught up: a count that cannot drift. */
  counts(timeline: Timeline): Counts {
    const isCovered = !timeline.isEmpty && (timeline.firstSeq <= this.#seq + 1 || !timeline.hasBefore);
    if (isCovered && timeline.lastSeq >= this.#known.head) return timeline.countOthersAfter(this.#seq);
    const since = timeline.countOthersAfter(Math.max(this.#known.head, this.#seq));
    return { unread: this.#known.unread + since.unread, mentions: this.#known.mentions + since.mentions };
  }
}
