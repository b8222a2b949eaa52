import type { Clock } from "../../lib/clock.ts";
import type { RecentCounts, RecentEvent, RecentLimits } from "../recent.ts";
import { type AddCommand, MAX_EVENTS_PER_ADD } from "./add-script.ts";
import type { Circuit } from "./circuit.ts";
import { encodeMember, MEMBER_OVERHEAD_BYTES } from "./member.ts";
import type { RedisConnection } from "./redis-connection.ts";

export interface EventWriterOptions {
  readonly circuit: Circuit<RedisConnection>;
  readonly clock: Clock;
  readonly limits: RecentLimits;
  readonly counts: Pick<RecentCounts, "recentEventsDropped">;
}

/** Events that wait to be written, or for the answer. More than that is dropped: the store has them. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
/** What is written at once; answers to readers wait behind it. */
const MAX_FLUSH_BYTES = 256 * 1024;

interface Batch {
  readonly key: string;
  readonly events: RecentEvent[];
}

/**
 * The way of this node's events to Redis. One flush is under way at a time and what comes meanwhile is the next one, so
 * that under load everything a room said in a round trip is one command, and a lone event leaves at the end of its tick.
 */
export class EventWriter {
  readonly #options: EventWriterOptions;
  #waiting = new Map<string, Batch>();
  #waitingBytes = 0;
  #flushing: Promise<void> | null = null;

  constructor(options: EventWriterOptions) {
    this.#options = options;
  }

  add(key: string, events: readonly RecentEvent[]): void {
    for (const event of events) this.#add(key, event);
  }

  /** Resolves once everything added so far is written or dropped. */
  async idle(): Promise<void> {
    await this.#flushing;
  }

  #add(key: string, event: RecentEvent): void {
    const bytes = bytesOf(event);
    if (!this.#options.circuit.isUp || this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.#options.counts.recentEventsDropped++;
      return;
    }
    this.#waitingBytes += bytes;
    const batch = this.#waiting.get(key);
    if (batch) batch.events.push(event);
    else this.#waiting.set(key, { key, events: [event] });
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = null;
    });
  }

  async #flushAll(): Promise<void> {
    await new Promise<void>((resolve) => this.#options.clock.endOfTick(resolve));
    while (this.#waiting.size > 0) await this.#flush(this.#takeBatches());
  }

  /** Some of the rooms, the longest waiting first, and of each at most as much as one command takes. */
  #takeBatches(): Batch[] {
    const batches: Batch[] = [];
    let space = MAX_FLUSH_BYTES;
    for (const [key, { events }] of this.#waiting) {
      if (space <= 0) break;
      this.#waiting.delete(key);
      const some = events.splice(0, MAX_EVENTS_PER_ADD);
      if (events.length > 0) this.#waiting.set(key, { key, events });
      batches.push({ key, events: some });
      space -= sizeOf(some);
    }
    return batches;
  }

  async #flush(batches: readonly Batch[]): Promise<void> {
    const { circuit, counts } = this.#options;
    const commands = batches.map((batch) => this.#commandFor(batch));
    const isDone = await circuit.ask(async (connection) => {
      await Promise.all(commands.map((command) => connection.add(command)));
      return true;
    });
    for (const { events } of batches) {
      this.#waitingBytes -= sizeOf(events);
      if (!isDone) counts.recentEventsDropped += events.length;
    }
  }

  #commandFor({ key, events }: Batch): AddCommand {
    const { maxEvents, maxBytes } = this.#options.limits;
    const isLong = events.some(({ frame }) => frame.length > maxBytes / maxEvents);
    const members = events.flatMap((event) => [String(event.seq), encodeMember(event)]);
    const floor = events.reduce((seq, event) => (event.type === "deleted" ? Math.max(seq, event.seq) : seq), 0);
    const first = events.reduce((seq, event) => Math.min(seq, event.seq), Number.MAX_SAFE_INTEGER);
    return { key, members, keepEvents: maxEvents, keepBytes: isLong ? maxBytes : 0, floor, first };
  }
}

function sizeOf(events: readonly RecentEvent[]): number {
  return events.reduce((sum, event) => sum + bytesOf(event), 0);
}

function bytesOf({ frame }: RecentEvent): number {
  return frame.length + MEMBER_OVERHEAD_BYTES;
}
