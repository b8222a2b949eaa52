import type { RoomId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import type { Outage } from "./outage.ts";
import type { QueryPool } from "./query-pool.ts";
import { advanceIndex, findBacklog } from "./search-index.ts";

/** Messages of so long are indexed together. */
const COLLECT_MS = 500;
/** After a failure: the database may be away. */
const AFTER_FAILURE_MS = 10_000;
/** Rooms remembered; if there are more, all are looked through. */
const MAX_TOUCHED = 1_000;
/** How much longer a pause is than the work before it. */
const REST = 1;

export interface SearchIndexerOptions {
  readonly queries: QueryPool;
  /** Of indexing alone: it may fail while everything else works. */
  readonly outage: Outage;
  /** Rounds that failed, in whole or in part. */
  readonly counts: { searchIndexFailures: number };
  readonly collectMs?: number | undefined;
  readonly afterFailureMs?: number | undefined;
}

/**
 * Indexes the messages this node has appended, behind its back: appending them is not slower for it, and searches look
 * at what is not indexed yet themselves. What a node that died has left behind is found by the next one to start.
 */
export class SearchIndexer {
  readonly #options: SearchIndexerOptions;
  readonly #queries: QueryPool;
  readonly #collectMs: number;
  readonly #touched = new Set<RoomId>();
  #needsAll = true;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: SearchIndexerOptions) {
    this.#options = options;
    this.#queries = options.queries;
    this.#collectMs = options.collectMs ?? COLLECT_MS;
    this.#schedule(this.#collectMs);
  }

  /** A message was appended to this room. */
  touched(room: RoomId): void {
    if (this.#touched.size < MAX_TOUCHED) this.#touched.add(room);
    else this.#needsAll = true;
    if (!this.#timer && !this.#running) this.#schedule(this.#collectMs);
  }

  /** Indexes everything there is, now. */
  async finish(): Promise<void> {
    await this.#running;
    for (;;) {
      const rooms = await findBacklog(this.#queries, null);
      if (rooms.length === 0) return;
      for (const room of rooms) while (await advanceIndex(this.#queries, room)) continue;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(ms: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = this.#run().then((restMs) => {
        this.#running = null;
        if (restMs !== null) this.#schedule(restMs);
        else if (this.#touched.size > 0) this.#schedule(this.#collectMs);
      });
    }, ms).unref();
  }

  /** One round; answers after how long to go on, null if there is nothing more. Never rejects. */
  async #run(): Promise<number | null> {
    const startedAt = performance.now();
    const touched = [...this.#touched];
    const needsAll = this.#needsAll;
    this.#touched.clear();
    this.#needsAll = false;
    try {
      const rooms = await findBacklog(this.#queries, needsAll ? null : touched);
      let failure: unknown = null;
      for (const room of rooms) {
        if (this.#isClosed) return null;
        const outcome = await this.#advance(room);
        if (outcome.hasMore) this.#touched.add(room);
        failure ??= outcome.failure;
      }
      // The first look takes so many rooms at once; the others come with the next.
      if (needsAll && rooms.length > 0) this.#needsAll = true;
      if (failure !== null) return this.#failed(failure);
      this.#options.outage.worked();
      if (!this.#needsAll && this.#touched.size === 0) return null;
      return REST * (performance.now() - startedAt);
    } catch (error) {
      // Nothing is lost: what is not indexed is looked at.
      for (const room of touched) this.#touched.add(room);
      this.#needsAll ||= needsAll;
      return this.#failed(error);
    }
  }

  /** A room that cannot be indexed keeps no other waiting; a database that refuses everything ends the round. */
  async #advance(room: RoomId): Promise<{ readonly hasMore: boolean; readonly failure: unknown }> {
    try {
      return { hasMore: await advanceIndex(this.#queries, room), failure: null };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      return { hasMore: true, failure: error };
    }
  }

  #failed(error: unknown): number {
    if (this.#isClosed) return 0;
    this.#options.counts.searchIndexFailures++;
    this.#options.outage.failed(error);
    return this.#options.afterFailureMs ?? AFTER_FAILURE_MS;
  }
}
