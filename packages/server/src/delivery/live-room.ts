import type { RoomId } from "@parley/protocol";
import type { Cancel, Clock } from "../lib/clock.ts";
import { Pace } from "./pace.ts";
import { Presence } from "./presence.ts";
import { Receipts } from "./receipts.ts";
import { type EncodedEvent, Ring, type RingLimits } from "./ring.ts";
import type { Subscription } from "./subscriber.ts";
import { Typing } from "./typing.ts";

/** Events that arrived ahead of a hole wait here; beyond this they are dropped and read from the store instead. */
const MAX_HELD = 256;
const MAX_HELD_BYTES = 256 * 1024;

/** The newest messages as one run of bytes, and the seq they come after. */
export interface NewestStretch {
  readonly bytes: Buffer;
  readonly after: number;
}

/** One room on this node: who is connected to it here, and its newest encoded events. */
export class LiveRoom {
  readonly id: RoomId;
  readonly ring: Ring;
  readonly live = new Set<Subscription>();
  readonly behind = new Set<Subscription>();
  readonly presence = new Presence();
  readonly typing = new Typing();
  readonly receipts = new Receipts();
  /** The newest event this node has taken in, in order. */
  head = 0;
  /**
   * The newest event after which a view of the room, or of somebody's place in it, may be another: a view that is older
   * must not be handed out with a later head. Where the ring does not reach, it is the event before it.
   */
  changedSeq = 0;
  /** This tick's frames, not yet handed to the live subscriptions. */
  pending: Buffer[] = [];
  readonly pace: Pace;
  /** `pending` is in no tick: its pace lets it wait for a timer, which this cancels. */
  endWait: Cancel | null = null;
  /** Resolves once the bus is subscribed and the ring holds the tail; set by the hub when it opens the room. */
  opened: Promise<void> = Promise.resolve();
  isOpen = false;
  /** The newest event this node was told of: by the bus, by those who entered, or by a comparison of heads. */
  announced = 0;
  /** The read of what is missing that is under way, if any: one at a time per room. */
  filling: Promise<void> | null = null;
  /** A hole was seen, and a read is due if reordering does not explain it. */
  isRepairDue = false;
  /** The newest deletion this node has taken in. What was read before it may hold words that are not to be told any more. */
  deletedSeq = 0;
  /** The newest messages, valid for one head; shared by everybody who joins at that head. */
  newest: { readonly head: number; readonly stretch: Promise<NewestStretch> } | null = null;
  /** The heartbeat of a connection that is in this room only, valid for one head. */
  heartbeat: { readonly head: number; readonly bytes: Buffer } | null = null;
  readonly #held = new Map<number, EncodedEvent>();
  #heldBytes = 0;

  readonly #onMemberLeft: (event: EncodedEvent) => void;

  /** `onMemberLeft` is called before that event, or any after it, is handed to anybody. */
  constructor(
    id: RoomId,
    limits: RingLimits,
    clock: Clock,
    onMemberLeft: (event: EncodedEvent) => void = () => undefined,
  ) {
    this.id = id;
    this.#onMemberLeft = onMemberLeft;
    this.pace = new Pace(clock);
    this.ring = new Ring(limits);
  }

  /** A view of the room that was read before this event shows it, or counts in it, what is no more. */
  get viewSeq(): number {
    return Math.max(this.changedSeq, this.deletedSeq);
  }

  get isEmpty(): boolean {
    return this.live.size === 0 && this.behind.size === 0;
  }

  /** The newest event that every live subscription has been handed. */
  get deliveredHead(): number {
    return this.head - this.pending.length;
  }

  /** Takes the next event in order; false for one that is not the successor of the head. */
  take(event: EncodedEvent): boolean {
    if (event.seq !== this.head + 1) return false;
    if (event.type === "member_left") this.#onMemberLeft(event);
    this.head = event.seq;
    if (event.type === "room_changed" || event.type === "member_role") this.changedSeq = event.seq;
    // With the message goes everything that may repeat its words: its edits, and those that quote it.
    if (event.type === "deleted") {
      this.ring.clear();
      this.deletedSeq = event.seq;
    }
    this.ring.push(event);
    this.pending.push(event.frame);
    return true;
  }

  /** Keeps an event that is ahead of a hole; false when there is no more space for it. */
  hold(event: EncodedEvent): boolean {
    if (this.#held.has(event.seq)) return true;
    if (this.#held.size >= MAX_HELD || this.#heldBytes + event.frame.length > MAX_HELD_BYTES) return false;
    this.#held.set(event.seq, event);
    this.#heldBytes += event.frame.length;
    return true;
  }

  /** Takes the held events that have become the successor of the head, and forgets those that fell behind it. */
  takeHeld(): void {
    for (let next = this.#held.get(this.head + 1); next; next = this.#held.get(this.head + 1)) this.take(next);
    for (const [seq, { frame }] of this.#held) {
      if (seq <= this.head && this.#held.delete(seq)) this.#heldBytes -= frame.length;
    }
  }
}
