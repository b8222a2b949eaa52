import type { Down } from "@parley/protocol";
import type { ChangeFrame } from "./message-item.ts";
import type { Counts, Timeline } from "./timeline.ts";

const NOTHING: Counts = { unread: 0, mentions: 0 };
/** Deletions that may not be in counts yet to come: those are older than what is here by a moment only. */
const MAX_DELETIONS = 100;

/** A read cursor that somebody has told, with its counts. What a server does not say is undefined. */
export interface ToldCursor extends Counts {
  readonly seq: number;
  /** Of two the one with the higher is the newer. */
  readonly version?: number | undefined;
  /** The head the counts were taken at. */
  readonly countedTo?: number | undefined;
  /** It went back. */
  readonly isUnread?: true | undefined;
}

/** What is read, and how much is not: the server's counts at one head, and arithmetic on the events after it. */
export class ReadCursor {
  #seq = 0;
  /** Where the server has said that the cursor is. */
  #toldSeq = 0;
  #version = 0;
  #known = { ...NOTHING, head: 0 };
  #self = "";
  #deletions: Down<"deleted">[] = [];

  get seq(): number {
    return this.#seq;
  }

  /** Where the server has said that the cursor is. */
  get toldSeq(): number {
    return this.#toldSeq;
  }

  /** The room was entered: so many messages of others lie after `seq`. */
  open(told: ToldCursor, head: number): void {
    const { seq, version = this.#version, countedTo = head } = told;
    // Looked at before something that was told since.
    if (version < this.#version) return;
    this.#seq = this.#isAhead(seq) ? this.#seq : seq;
    this.#toldSeq = seq;
    this.#version = version;
    this.#learn(told, countedTo);
  }

  /** The room starts over. */
  reset(): void {
    this.#seq = 0;
    this.#toldSeq = 0;
    this.#version = 0;
    this.#known = { ...NOTHING, head: 0 };
    this.#deletions = [];
  }

  /** Read here. False when it was already. */
  advance(seq: number, timeline: Timeline): boolean {
    if (seq <= this.#seq) return false;
    this.#seq = seq;
    // Where the timeline does not reach back so far, what was known stands until the server answers.
    if (this.#isCovered(timeline)) this.#known = { ...timeline.countOthersAfter(seq), head: timeline.lastSeq };
    return true;
  }

  /** Moved on another device, or the server's answer to ours. What is told may be overtaken by what happened later. */
  moved(told: ToldCursor, timeline: Timeline): void {
    const { seq, version = this.#version, countedTo = timeline.lastSeq } = told;
    if (this.#isOlder(told)) return;
    const isAhead = !told.isUnread && this.#isAhead(seq);
    this.#toldSeq = seq;
    this.#version = version;
    if (isAhead) return;
    this.#seq = seq;
    this.#learn(told, countedTo);
  }

  /** A deleted message is not unread any more, also when it is not among those shown. */
  changed(change: ChangeFrame, self: string): void {
    if (change.type !== "deleted" || change.author === self) return;
    this.#self = self;
    this.#deletions = [...this.#deletions, change].slice(-MAX_DELETIONS);
    this.#takeOut(change);
  }

  /** Counted from the timeline where it reaches back to the cursor and has caught up: a count that cannot drift. */
  counts(timeline: Timeline): Counts {
    if (this.#isCovered(timeline)) return timeline.countOthersAfter(this.#seq);
    const since = timeline.countOthersAfter(Math.max(this.#known.head, this.#seq));
    return { unread: this.#known.unread + since.unread, mentions: this.#known.mentions + since.mentions };
  }

  #isOlder({ seq, version, countedTo, isUnread }: ToldCursor): boolean {
    // A server that does not say: its cursor goes back only if it was asked to.
    if (version === undefined) return !isUnread && seq < this.#toldSeq;
    return version < this.#version || (version === this.#version && Number(countedTo) < this.#known.head);
  }

  /** What was read here and not told yet stays read, unless the cursor was moved back meanwhile. */
  #isAhead(told: number): boolean {
    return told >= this.#toldSeq && told < this.#seq;
  }

  #isCovered(timeline: Timeline): boolean {
    if (timeline.isEmpty || timeline.lastSeq < this.#known.head) return false;
    return timeline.firstSeq <= this.#seq + 1 || !timeline.hasBefore;
  }

  /** What is counted at a head may overtake, or be overtaken by, the deletions around it. */
  #learn({ unread, mentions }: Counts, head: number): void {
    this.#known = { unread, mentions, head };
    for (const deletion of this.#deletions) this.#takeOut(deletion);
  }

  #takeOut(deletion: Down<"deleted">): void {
    const { head, unread, mentions } = this.#known;
    if (deletion.seq <= head || deletion.target > head || deletion.target <= this.#seq) return;
    const isCalled = deletion.mentionsRoom === true || (deletion.mentions?.some((id) => id === this.#self) ?? false);
    this.#known = { head, unread: unread - 1, mentions: mentions - Number(isCalled) };
  }
}
