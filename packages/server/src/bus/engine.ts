import type { RoomId } from "@parley/protocol";
import type { BusCapabilities } from "./bus.ts";

/**
 * Inside the port: what Redis, NATS and SNS+SQS each bring. The rest of a bus (packing, batching, reconnecting, telling
 * of gaps) is the same for all of them and lives in bus-on-engine.ts.
 */
export interface Engine {
  readonly promises: Pick<BusCapabilities, "ordered" | "delivery">;
  /** Longest payload one send may carry; an engine may learn it with each link. */
  readonly maxMessageBytes: number;
  /** How many sends may be under way; the others wait and are packed together. */
  readonly maxSendsInFlight: number;
  /**
   * One attempt to connect. Rejects, and leaves nothing behind, if it fails or `signal` aborts first. The engine's
   * client must not reconnect by itself: a link that is down is thrown away and the next attempt makes a new one.
   */
  open(events: LinkEvents, signal: AbortSignal): Promise<Link>;
  /** The node leaves for good, after its last link is closed: takes away what it has put up at the engine. */
  retire?(): Promise<void>;
}

export interface LinkEvents {
  /** Bytes from the network. They are only valid during the call. Never throws. */
  onPayload(payload: Buffer): void;
  /** The link is broken, or a subscription of it is. May be called more than once. */
  onDown(error: unknown): void;
}

/** One connection to the engine, for as long as all of it works. */
export interface Link {
  /** The topic a room's payloads travel on; null: that of all nodes. Several rooms may share one. */
  topicOf(room: RoomId | null): string;
  /** Resolves once payloads sent to these topics from now on will arrive. Topics are new to this link. */
  subscribe(topics: readonly string[]): Promise<void>;
  unsubscribe(topics: readonly string[]): void;
  /** Resolves once the engine has taken the payload. */
  send(topic: string, payload: Buffer): Promise<void>;
  /** Resolves once every connection of the link has answered. Left out where each send and receive has its own limit. */
  ping?(): Promise<void>;
  /** Hangs up, whatever state the link is in, and rejects what is under way. Never rejects itself. */
  close(): Promise<void>;
}
