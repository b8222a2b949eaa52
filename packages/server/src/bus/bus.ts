import type { RoomEventFrame, RoomId } from "@parley/protocol";

/**
 * "Room R has reached seq N", with the encoded frame riding along so that no node has to read the store.
 * `frame` is null where the bus cannot carry it (too big): then the event is read from the store.
 */
export interface BusEvent {
  readonly room: RoomId;
  readonly seq: number;
  readonly epoch: string;
  /** Lets a node pick the messages out of its ring without parsing frames. */
  readonly type: RoomEventFrame["type"];
  readonly frame: Buffer | null;
}

/**
 * A word between nodes that is no room event: presence, typing, a session that ended. It may be lost, repeated and
 * reordered, whatever the bus declares, and nothing repairs it: what it says must be said again or expire by itself.
 */
export interface BusNote {
  /** To the nodes subscribed to this room; null: to every listening node. */
  readonly room: RoomId | null;
  readonly body: Buffer;
}

export interface BusListener {
  onEvent(event: BusEvent): void;
  onNote(note: BusNote): void;
  /** Events may have been missed (a reconnect): compare heads with the store. */
  onGap(): void;
}

/** What a bus declares about itself; delivery relies on none of it beyond latency. */
export interface BusCapabilities {
  /** Events of one room arrive in publish order. */
  readonly ordered: boolean;
  readonly delivery: "at-most-once" | "at-least-once";
  /** Longest frame, or body of a note, that is carried. */
  readonly maxPayloadBytes: number;
}

/**
 * Port: hints between nodes. The store is the truth; a bus may lose, repeat and reorder, and only latency suffers.
 * docs/rules/BUS.md numbers the rules; bus.contract.ts holds every implementation to them.
 *
 * - Delivery: a published event reaches every subscribed node, the publishing one included, by the same path.
 * - Order: per room, if `ordered` is declared.
 * - Errors: publish rejects when the event was not handed over; the caller may ignore that (heads repair it).
 * - Link down: publish and tell reject at once and nothing is kept for later; `onGap` follows when it is up again.
 * - Close: nothing is delivered after it resolved; closing twice is fine.
 */
export interface Bus {
  readonly capabilities: BusCapabilities;
  /** Registers this node's one listener; call it once, before subscribing. A throwing listener harms nobody else. */
  listen(listener: BusListener): void;
  /**
   * Resolves once events published from now on will arrive; while the link is down at once, because `onGap` will tell
   * of what was missed and nobody should wait for a bus to enter a room. Idempotent; rejects after close.
   */
  subscribe(room: RoomId): Promise<void>;
  unsubscribe(room: RoomId): void;
  publish(event: BusEvent): Promise<void>;
  /** As publish, for a note. Rejects one whose body is longer than `maxPayloadBytes`. */
  tell(note: BusNote): Promise<void>;
  close(): Promise<void>;
}
