import type { Person, Receipt, RoomId } from "@parley/protocol";
import type { Clock } from "../lib/clock.ts";
import type { DeliveryCounts } from "./deliver.ts";
import type { PresenceReport } from "./elsewhere.ts";
import { encodeFrame, encodeText } from "./frame.ts";
import type { LiveRoom } from "./live-room.ts";
import { MAX_NAMED } from "./presence.ts";
import type { Subscription } from "./subscriber.ts";

/**
 * Comings and goings of this long are one notice; a reload within it is none. A notice is a write to each who is
 * online, so the more there are the longer it may wait: no room is told of people more than 100 times a second in all.
 * When everybody comes back at once, this was most of what was written.
 */
const PRESENCE_MS = 500;
const PRESENCE_MS_PER_PERSON = 10;
/** In a crowd only the count changes, and it need not be fresh. */
const CROWD_MS = 5000;
const TYPING_MS = 200;
/** A message is read by everybody at once, and that is one notice. */
const RECEIPT_MS = 500;

/** What the other nodes with connections in a room are told about those of this one. They may miss it. */
export interface OtherNodes {
  /** This node has its first connection in the room: who is there on the others? */
  ask(room: RoomId): void;
  present(room: RoomId, report: PresenceReport): void;
  typing(room: RoomId, person: Person): void;
}

/**
 * Presence, typing and receipts: ephemeral, batched per room, encoded once, and the first to be dropped when a queue fills.
 * They have no seq and are never stored (ADR 0005). Whoever missed a change of who is online is not told later changes
 * to a list it does not have: it gets the whole list instead.
 */
export class Announcer {
  readonly #clock: Clock;
  readonly #counts: DeliveryCounts;
  readonly #others: OtherNodes;
  #reports = 0;

  constructor(clock: Clock, counts: DeliveryCounts, others: OtherNodes) {
    this.#clock = clock;
    this.#counts = counts;
    this.#others = others;
  }

  /** The full picture for somebody who enters. */
  welcome(subscription: Subscription): void {
    const { room, subscriber } = subscription;
    subscription.isPresenceStale = !subscriber.queue.push(this.#snapshot(room));
    room.presence.isStaleForSome ||= subscription.isPresenceStale;
  }

  /** Somebody came, went, or is there otherwise: tell the room soon, together with whoever else does meanwhile. */
  presenceChanged(room: LiveRoom): void {
    if (room.presence.isScheduled) return;
    room.presence.isScheduled = true;
    const { count } = room.presence;
    const afterMs = count > MAX_NAMED ? CROWD_MS : Math.max(PRESENCE_MS, PRESENCE_MS_PER_PERSON * count);
    this.#clock.after(afterMs, () => {
      room.presence.isScheduled = false;
      const change = room.presence.takeChange(this.#clock.now());
      if (change) this.#tellPresence(room, encodeFrame({ type: "presence", room: room.id, ...change }));
      if (room.presence.isReportDue) this.report(room);
    });
  }

  /** Tells the other nodes who is in the room here. */
  report(room: LiveRoom): void {
    this.#others.present(room.id, room.presence.report(++this.#reports));
  }

  /** Brings those up to date who missed a change and can take it now. */
  refresh(room: LiveRoom): void {
    if (room.presence.isStaleForSome) this.#tellPresence(room, null);
  }

  /** Somebody has read, here or on another node. Told with whoever else does; in a crowd not at all. */
  receiptNoted(room: LiveRoom, receipt: Receipt): void {
    const { count } = room.presence;
    if (count > MAX_NAMED || !room.receipts.note(receipt)) {
      this.#counts.ephemeralDropped++;
      return;
    }
    if (room.receipts.isScheduled) return;
    room.receipts.isScheduled = true;
    this.#clock.after(Math.max(RECEIPT_MS, PRESENCE_MS_PER_PERSON * count), () => {
      room.receipts.isScheduled = false;
      const users = room.receipts.take();
      if (users.length > 0) this.#tell(room, encodeFrame({ type: "receipt", room: room.id, users }));
    });
  }

  /** Somebody types, here or on another node. */
  typingNoted(room: LiveRoom, person: Person, isHere: boolean): void {
    if (room.presence.count > MAX_NAMED || !room.typing.note(person, this.#clock.monotonic())) {
      this.#counts.ephemeralDropped++;
      return;
    }
    if (isHere) this.#others.typing(room.id, person);
    if (room.typing.isScheduled) return;
    room.typing.isScheduled = true;
    this.#clock.after(TYPING_MS, () => {
      room.typing.isScheduled = false;
      const users = room.typing.take();
      if (users.length > 0) this.#tell(room, encodeFrame({ type: "typing", room: room.id, users }));
    });
  }

  #tellPresence(room: LiveRoom, change: Buffer | null): void {
    const { presence } = room;
    let snapshot: Buffer | null = null;
    presence.isStaleForSome = false;
    for (const subscription of room.live) {
      const bytes = subscription.isPresenceStale ? (snapshot ??= this.#snapshot(room)) : change;
      if (!bytes) continue;
      subscription.isPresenceStale = !subscription.subscriber.queue.pushEphemeral(bytes);
      if (!subscription.isPresenceStale) continue;
      presence.isStaleForSome = true;
      this.#counts.ephemeralDropped++;
    }
    for (const subscription of room.behind) {
      if (!subscription.isPresent) continue;
      if (change) subscription.isPresenceStale = true;
      presence.isStaleForSome ||= subscription.isPresenceStale;
    }
  }

  #snapshot({ id, presence }: LiveRoom): Buffer {
    const text = presence.snapshotText(this.#clock.now());
    return encodeText(`{"type":"presence","room":${JSON.stringify(id)},${text}}`);
  }

  #tell(room: LiveRoom, bytes: Buffer): void {
    for (const { subscriber } of room.live) {
      if (!subscriber.queue.pushEphemeral(bytes)) this.#counts.ephemeralDropped++;
    }
  }
}
