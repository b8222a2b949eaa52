import type { Recent, RoomLife } from "../recent/recent.ts";
import type { RoomId } from "@parley/protocol";
import type { RoomEvent } from "../store/model.ts";
import type { RoomLog } from "../store/room-log.ts";
import { encodeFrame } from "./frame.ts";
import type { LiveRoom } from "./live-room.ts";
import type { EncodedEvent } from "./ring.ts";

/** Events right after a cursor, dense. A page from the store that is not full ended at the head. */
export interface Page {
  readonly events: readonly EncodedEvent[];
  readonly from: "recent" | "store";
}

/** With as many others among them as it has messages, a tail is long enough for whoever joins. */
const EVENTS_PER_MESSAGE = 2;
/** And for most who come back: they were away for a moment. */
const MIN_TAIL_EVENTS = 128;
/** A tail that misses so many events is from another day: to hand them all to everybody would help nobody. */
const MAX_MISSING = 256;

/**
 * Where events are read from when the ring does not have them: the recent events that nodes share, if they reach as far
 * as is known to be needed, else the store. What is shared may lag or have been put back from an old copy, so it never
 * says where a room's log ends (docs/rules/RECENT.md).
 */
export class RoomReader {
  readonly #log: RoomLog & { readonly epoch: string };
  readonly #recent: Recent;

  constructor(log: RoomLog & { readonly epoch: string }, recent: Recent) {
    this.#log = log;
    this.#recent = recent;
  }

  /** The newest events of a room, dense; among them the newest `messages` messages, or all, if they are not too old. */
  async tail(room: LiveRoom, messages: number): Promise<readonly EncodedEvent[]> {
    const life = this.#lifeOf(room.id);
    const limit = Math.max(MIN_TAIL_EVENTS, EVENTS_PER_MESSAGE * messages);
    const shared = await this.#recent.tail(life, limit);
    if (shared && isEnough(shared, messages) && room.announced - (shared.at(-1)?.seq ?? 0) < MAX_MISSING) return shared;
    const events = await this.#log.tail(room.id, messages);
    const shareable = events.slice(-this.#recent.limits.maxEvents).filter(isAsSent).map(encoded);
    if (shareable.length > 0) this.#recent.add(life, shareable);
    return events.map(encoded);
  }

  /** At most `limit` events after the cursor. `until`: how far the room is known, or said, to have come. */
  async after(room: LiveRoom, cursor: number, limit: number, until: number): Promise<Page> {
    // Whoever shares events may not have heard of a deletion yet that this node has.
    if (until - cursor <= this.#recent.limits.maxEvents && cursor + 1 >= room.deletedSeq) {
      const events = await this.#recent.after(this.#lifeOf(room.id), cursor, limit);
      const last = events?.at(-1)?.seq ?? 0;
      if (events && last >= Math.min(until, cursor + limit)) return { events, from: "recent" };
    }
    const events = await this.#log.eventsAfter(room.id, cursor, limit);
    return { events: events.map(encoded), from: "store" };
  }

  #lifeOf(room: RoomId): RoomLife {
    return { room, epoch: this.#log.epoch };
  }
}

function encoded(event: RoomEvent): EncodedEvent {
  return { seq: event.seq, type: event.type, frame: encodeFrame(event) };
}

/** A message that has changed since, or quotes one, may be other bytes than those that were announced (R9). */
function isAsSent(event: RoomEvent): boolean {
  return event.type !== "message" || (event.changedSeq === undefined && event.replyTo === undefined);
}

function isEnough(events: readonly EncodedEvent[], messages: number): boolean {
  return events[0]?.seq === 1 || events.filter(({ type }) => type === "message").length >= messages;
}
