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

export interface BusListener {
  onEvent(event: BusEvent): void;
  /** Events may have been missed (a reconnect): compare heads with the store. */
  onGap(): void;
}

/** What a bus declares about itself; delivery relies on none of it beyond latency. */
export interface BusCapabilities {
  /** Events of one room arrive in publish order. */
  readonly ordered: boolean;
  readonly delivery: "at-most-once" | "at-least-once";
  readonly maxPayloadBytes: number;
}

/**
 * Port: hints between nodes. The store is the truth; a bus may lose, repeat and reorder, and only latency suffers.
 * docs/rules/BUS.md numbers the rules; bus.contract.ts holds every implementation to them.
 *
 * - Delivery: a published event reaches every subscribed node, the publishing one included, by the same path.
 * - Order: per room, if `ordered` is declared.
 * - Errors: publish rejects when the event was not handed over; the caller may ignore that (heads repair it).
 * - Close: nothing is delivered after it resolved; closing twice is fine.
 */
export interface Bus {
  readonly capabilities: BusCapabilities;
  /** Registers this node's one listener; call it once, before subscribing. A throwing listener harms nobody else. */
  listen(listener: BusListener): void;
  /** Resolves once events published from now on will arrive. Idempotent. */
  subscribe(room: RoomId): Promise<void>;
  unsubscribe(room: RoomId): void;
  publish(event: BusEvent): Promise<void>;
  close(): Promise<void>;
}
