import type { Person, RoomId } from "@parley/protocol";
import type { UserStatus } from "../store/model.ts";
import type { LiveRoom } from "./live-room.ts";

/** The bounded outgoing queue of one connection, as delivery sees it. Everything pushed in one tick is one write. */
export interface SendQueue {
  /** Takes the bytes for this tick's write; false when the queue is over its limit, and then it took nothing. */
  push(bytes: Buffer): boolean;
  /** Like push, for bytes after which this tick brings no more: written at once, together with what waits already. */
  write(bytes: Buffer): boolean;
  /** Takes the bytes only while the queue is short: for what may be dropped under load (presence, typing). */
  pushEphemeral(bytes: Buffer): boolean;
  /** Bytes a connection that is behind may be fed now; 0 while its socket still has more than half a queue to send. */
  readonly feedBytes: number;
  /** Somebody who is behind waits for feedBytes: call the hub's `feed` once there are some. */
  feedWhenFree(): void;
}

/** One connection, as delivery sees it. */
export interface Subscriber {
  readonly person: Person;
  readonly queue: SendQueue;
  /** Nobody sits there. Whoever changes it says so to the hub in the same turn (`awayTurned`). */
  readonly isAway: boolean;
  /** What its person lets the others know; null for a visitor, and for who has never set any. */
  readonly status: UserStatus | null;
  /** Its rooms on this node. Kept as a small array: most connections are in one to ten rooms. */
  readonly subscriptions: Subscription[];
  /** While it is entering rooms: those it was taken out of meanwhile, which a late `enter` must not undo. Else null. */
  readonly exited: Set<RoomId> | null;
}

/**
 * One connection in one room. It is either live (gets this tick's frames with everybody) or behind: subscribed, but
 * fed from the ring or the store from its cursor until it meets the head. A joiner, a resumer and a slow consumer are
 * the same thing here (ADR 0008). The cursor means something only while it is behind.
 */
export class Subscription {
  readonly room: LiveRoom;
  readonly subscriber: Subscriber;
  cursor: number;
  state: "entering" | "behind" | "live" | "gone" = "entering";
  /** Counted in the room's presence. */
  isPresent = false;
  /** It missed a change of who is online, and gets the whole list with the next one. */
  isPresenceStale = false;
  /** A store page is on its way for it; one at a time. */
  isReading = false;

  constructor(room: LiveRoom, subscriber: Subscriber, cursor: number) {
    this.room = room;
    this.subscriber = subscriber;
    this.cursor = cursor;
  }

  /** Its client has every event up to here, or says so; null as long as it has been given nothing. */
  get reached(): number | null {
    if (this.state === "live") return this.room.deliveredHead;
    return this.state === "entering" && this.cursor === 0 ? null : this.cursor;
  }
}
