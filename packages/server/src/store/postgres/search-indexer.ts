import type { RoomId } from "@parley/protocol";
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

/**
 * Indexes the messages this node has appended, behind its back: appending them is not slower for it, and searches look
 * at what is not indexed yet themselves. What a node that died has left behind is found by the next one to start.
 */
export class SearchIndexer {
  readonly #queries: QueryPool;
  readonly #touched = new Set<RoomId>();
  #needsAll = true;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(queries: QueryPool) {
    this.#queries = queries;
    this.#schedule(COLLECT_MS);
  }

  /** A message was appended to this room. */
  touched(room: RoomId): void {
    if (this.#touched.size < MAX_TOUCHED) this.#touched.add(room);
    else this.#needsAll = true;
    if (!this.#timer && !this.#running) this.#schedule(COLLECT_MS);
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
        else if (this.#touched.size > 0) this.#schedule(COLLECT_MS);
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
      for (const room of rooms) {
        if (this.#isClosed) return null;
        if (await advanceIndex(this.#queries, room)) this.#touched.add(room);
      }
      // The first look takes so many rooms at once; the others come with the next.
      if (needsAll && rooms.length > 0) this.#needsAll = true;
      if (!this.#needsAll && this.#touched.size === 0) return null;
      return REST * (performance.now() - startedAt);
    } catch {
      // The queries have said that the database fails. Nothing is lost: what is not indexed is looked at.
      for (const room of touched) this.#touched.add(room);
      this.#needsAll ||= needsAll;
      return AFTER_FAILURE_MS;
    }
  }
}
