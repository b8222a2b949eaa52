import type { RoomId } from "@parley/protocol";
import type { Clock } from "../lib/clock.ts";
import type { Bus, BusCapabilities, BusEvent, BusListener, BusNote } from "./bus.ts";
import { decodePayload, isEvent, OVERHEAD_BYTES } from "./codec.ts";
import type { Engine, Link } from "./engine.ts";
import { Outbox } from "./outbox.ts";
import { Topics } from "./topics.ts";
import { Uplink, UPLINK_TIMING, type UplinkTiming } from "./uplink.ts";

export interface BusCounts {
  /** Payloads that were none. */
  busPayloadsRefused: number;
  /** Links lost, and attempts to make one that failed. */
  busLinkFailures: number;
}

/** What every bus with an engine needs from the outside. */
export interface EngineBusOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly counts: BusCounts;
  /** A link failed, for the log; everything goes on by itself. */
  readonly onError: (error: unknown) => void;
  /** A listener threw: a bug. */
  readonly onListenerError: (error: unknown) => void;
  readonly timing?: Partial<UplinkTiming>;
}

/** Events and notes this node has not got rid of yet; beyond it publish rejects. */
const MAX_PENDING_BYTES = 8 * 1024 * 1024;
/** Packing more than this into one payload gains nothing and delays its first item. */
const MAX_PARCEL_BYTES = 64 * 1024;
/** How long close waits for what was published before, and then for the engine to be left tidy. */
const CLOSE_LIMIT_MS = 3000;

/** What a node has on one link. */
interface Session {
  readonly link: Link;
  readonly topics: Topics;
  readonly outbox: Outbox;
}

/**
 * The bus over an engine. Resolves when the first attempt to connect has succeeded or failed: a node starts without its
 * bus, because the store alone is enough to serve (ADR-0003).
 */
export async function createBusOnEngine(engine: Engine, options: EngineBusOptions): Promise<Bus> {
  const bus = new EngineBus(engine, options);
  await bus.start();
  return bus;
}

class EngineBus implements Bus {
  readonly #engine: Engine;
  readonly #options: EngineBusOptions;
  readonly #uplink: Uplink;
  readonly #rooms = new Set<RoomId>();
  readonly #wants = (room: RoomId): boolean => this.#rooms.has(room);
  #listener: BusListener | null = null;
  #session: Session | null = null;
  /** Something may have been missed that somebody was subscribed to: said once there is a link that works again. */
  #owesGap = false;
  #closed: Promise<void> | null = null;

  constructor(engine: Engine, options: EngineBusOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#uplink = new Uplink({
      engine,
      clock: options.clock,
      random: options.random,
      timing: { ...UPLINK_TIMING, ...options.timing },
      onPayload: (payload) => this.#deliver(payload),
      onOpen: (link) => this.#resume(link),
      onDown: (error) => this.#lose(error),
    });
  }

  get capabilities(): BusCapabilities {
    return { ...this.#engine.promises, maxPayloadBytes: this.#maxPayloadBytes };
  }

  get #maxPayloadBytes(): number {
    return this.#engine.maxMessageBytes - OVERHEAD_BYTES;
  }

  start(): Promise<void> {
    return this.#uplink.start();
  }

  listen(listener: BusListener): void {
    if (this.#listener) throw new Error("this bus has its listener already");
    this.#listener = listener;
  }

  async subscribe(room: RoomId): Promise<void> {
    this.#assertOpen();
    const session = this.#session;
    const isNew = !this.#rooms.has(room);
    this.#rooms.add(room);
    if (!session) {
      this.#owesGap = true;
      return;
    }
    const topic = session.link.topicOf(room);
    await (isNew ? session.topics.add(topic) : session.topics.confirmed(topic));
  }

  unsubscribe(room: RoomId): void {
    if (!this.#rooms.delete(room)) return;
    this.#session?.topics.remove(this.#session.link.topicOf(room));
  }

  async publish(event: BusEvent): Promise<void> {
    const { link, outbox } = this.#connected();
    const isCarried = (event.frame?.length ?? 0) <= this.#maxPayloadBytes;
    await outbox.push(link.topicOf(event.room), isCarried ? event : { ...event, frame: null });
  }

  async tell(note: BusNote): Promise<void> {
    const { link, outbox } = this.#connected();
    if (note.body.length > this.#maxPayloadBytes)
      throw new RangeError(`a note has ${this.#maxPayloadBytes} bytes at most`);
    await outbox.push(link.topicOf(note.room), note);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close(this.#session);
    return this.#closed;
  }

  async #close(session: Session | null): Promise<void> {
    if (session) await this.#within(CLOSE_LIMIT_MS, session.outbox.idle());
    await this.#uplink.stop();
    this.#end(new Error("the bus is closed"));
    const retired = this.#engine.retire?.().catch(this.#options.onError);
    if (retired) await this.#within(CLOSE_LIMIT_MS, retired);
  }

  /** An engine that hangs must not keep a node from ending. */
  async #within(limitMs: number, work: Promise<void>): Promise<void> {
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(limitMs, resolve);
    await Promise.race([work, tooLong]);
    cancel();
  }

  async #resume(link: Link): Promise<void> {
    const topics = new Topics(link, (error) => this.#uplink.giveUp(link, error));
    const outbox = new Outbox({
      send: (topic, payload) => link.send(topic, payload),
      maxPayloadBytes: Math.min(MAX_PARCEL_BYTES, this.#engine.maxMessageBytes),
      maxPendingBytes: MAX_PENDING_BYTES,
      maxSendsInFlight: this.#engine.maxSendsInFlight,
    });
    const session = { link, topics, outbox };
    this.#session = session;
    void topics.add(link.topicOf(null));
    for (const room of this.#rooms) void topics.add(link.topicOf(room));
    await topics.allConfirmed();
    if (this.#session !== session || !this.#owesGap) return;
    this.#owesGap = false;
    this.#tellListener((listener) => listener.onGap());
  }

  #lose(error: unknown): void {
    this.#options.counts.busLinkFailures++;
    this.#owesGap ||= this.#session !== null;
    this.#end(new Error("the link to the bus was lost", { cause: error }));
    this.#options.onError(error);
  }

  #end(error: Error): void {
    this.#session?.outbox.fail(error);
    this.#session?.topics.end();
    this.#session = null;
  }

  #deliver(payload: Buffer): void {
    const items = decodePayload(payload, this.#wants);
    if (items === null) this.#options.counts.busPayloadsRefused++;
    for (const item of items ?? []) {
      this.#tellListener((listener) => (isEvent(item) ? listener.onEvent(item) : listener.onNote(item)));
    }
  }

  #tellListener(tell: (listener: BusListener) => void): void {
    if (!this.#listener || this.#closed) return;
    try {
      tell(this.#listener);
    } catch (error) {
      this.#options.onListenerError(error);
    }
  }

  #connected(): Session {
    this.#assertOpen();
    if (!this.#session) throw new Error("there is no link to the bus");
    return this.#session;
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error("the bus is closed");
  }
}
