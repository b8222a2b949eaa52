import { performance } from "node:perf_hooks";
import { type NewId, randomId } from "../../lib/ids.ts";
import type { CommittedBatch } from "../group-commit.ts";
import type { Store } from "../store.ts";
import type { ConnectionSettings, OpenSettings, Reads, Writes } from "./calls.ts";
import { Lane } from "./lane.ts";
import { sqliteAccounts } from "./sqlite-accounts.ts";
import { sqliteFiles } from "./sqlite-files.ts";
import { sqliteInvites } from "./sqlite-invites.ts";
import { sqliteLog } from "./sqlite-log.ts";
import { sqliteReceipts } from "./sqlite-receipts.ts";
import { sqliteRooms } from "./sqlite-rooms.ts";
import { sqliteSearch } from "./sqlite-search.ts";
import { StoreThread, type StoreThreadOptions } from "./store-thread.ts";

export interface SqliteStoreOptions {
  /** The database file; made if missing, its directory is not. */
  readonly path: string;
  /** Writes waiting or being committed; over it, `busy`. Default 16 MiB. */
  readonly maxQueueBytes?: number;
  /** After every committed batch: for metrics. */
  readonly onCommit?: (batch: CommittedBatch) => void;
  /**
   * A store thread died of a bug. What was in flight has been rejected (outcome unknown) and every later call is; the
   * process should end and start again.
   */
  readonly onCrash?: (error: Error) => void;
  /** A private directory for Node's compile cache; saves some 50 ms at the next start. */
  readonly compileCacheDir?: string;
  /** Limits the database file, in pages of 4 KiB; beyond it writes are refused with `storage_failed`. */
  readonly maxPages?: number;
  /** Makes the epoch of a new database. */
  readonly newId?: NewId;
}

export interface SqliteStore extends Store {
  /** What the writing connection really runs with. */
  settings(): Promise<ConnectionSettings>;
  /** Indexes every message for searches now, instead of bit by bit: for tests and measurements. */
  indexMessages(): Promise<void>;
}

/** Rows beyond this gain nothing more from sharing the fsync but wait longer for it. */
const MAX_BATCH_ROWS = 512;
const MAX_BATCH_BYTES = 1_048_576;
const DEFAULT_QUEUE_BYTES = 16_777_216;
/** Reads share a hop and a snapshot; few at a time, because the slowest of a group is waited for by all. */
const MAX_READ_ROWS = 32;
const MAX_READ_QUEUE_BYTES = 16_777_216;
/** Some hundred searches: seconds of work. */
const MAX_SEARCH_QUEUE_BYTES = 131_072;
/** If nobody has read by then, the reader's thread is started unasked. */
const READER_AFTER_MS = 150;

/**
 * The store on SQLite: one file, written by one thread and read by another, so that the main thread never waits for a
 * disk. Rejects if the file cannot be opened, is not a database or was made by a newer program.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  const { path, newId = randomId, compileCacheDir, maxPages = null } = options;
  let hasCrashed = false;
  const onCrash = (error: Error) => {
    if (!hasCrashed) options.onCrash?.(error);
    hasCrashed = true;
  };
  const settings = { path, newEpoch: newId(), maxPages };
  const writer = new StoreThread<Writes>("writer", { onCrash, compileCacheDir });
  const epoch = await openThread(writer, settings);
  // The writer has made and migrated the file, which is all that can reasonably fail. The reader's thread would take its
  // 40 ms of a core from what else gets the node ready: it is left for later, or for the first read, which waits for it.
  const reading = new LazyReader(settings, { onCrash, compileCacheDir });
  const startTimer = setTimeout(() => void reading.start(), READER_AFTER_MS).unref();
  // A search may look at thousands of messages: it has a thread of its own, once somebody searches.
  const searching = new LazyReader(settings, { onCrash, compileCacheDir });

  const monotonic = () => performance.now();
  const endOfTick = (run: () => void) => void setImmediate(run);
  const writes = new Lane<Writes>({
    commit: (calls) => writer.run(calls),
    maxBatchRows: MAX_BATCH_ROWS,
    maxBatchBytes: MAX_BATCH_BYTES,
    maxQueueBytes: options.maxQueueBytes ?? DEFAULT_QUEUE_BYTES,
    onCommit: options.onCommit,
    monotonic,
    endOfTick,
  });
  const reads = new Lane<Reads>({
    commit: async (calls) => (await reading.start()).run(calls),
    maxBatchRows: MAX_READ_ROWS,
    maxBatchBytes: MAX_BATCH_BYTES,
    maxQueueBytes: MAX_READ_QUEUE_BYTES,
    monotonic,
    endOfTick,
  });
  const searches = new Lane<Reads>({
    commit: async (calls) => (await searching.start()).run(calls),
    maxBatchRows: 1,
    maxBatchBytes: MAX_BATCH_BYTES,
    maxQueueBytes: MAX_SEARCH_QUEUE_BYTES,
    monotonic,
    endOfTick,
  });
  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    clearTimeout(startTimer);
    await Promise.all([writes.close(), reads.close(), searches.close()]);
    // The readers first: the last connection to close moves the log into the database, and only the writer may.
    await Promise.all([reading.close(), searching.close()]);
    await writer.close();
  }

  return {
    epoch,
    ...sqliteLog(writes, reads),
    ...sqliteRooms(writes, reads),
    ...sqliteInvites(writes, reads),
    ...sqliteReceipts(writes, reads),
    ...sqliteAccounts(writes, reads),
    ...sqliteFiles(writes, reads),
    ...sqliteSearch(searches, reads),
    settings: () => writes.call("settings", null),
    async indexMessages() {
      await writes.call("indexMessages", null);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** A reading thread that starts when it is first needed. */
class LazyReader {
  readonly #settings: OpenSettings;
  readonly #options: StoreThreadOptions;
  #started: Promise<StoreThread<Reads>> | null = null;

  constructor(settings: OpenSettings, options: StoreThreadOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  start(): Promise<StoreThread<Reads>> {
    if (!this.#started) {
      const reader = new StoreThread<Reads>("reader", this.#options);
      this.#started = openThread(reader, this.#settings).then(() => reader);
      this.#started.catch(this.#options.onCrash);
    }
    return this.#started;
  }

  async close(): Promise<void> {
    await (await this.#started?.catch(() => null))?.close();
  }
}

/** Opens the database in the thread, or closes the thread again; answers the epoch. */
async function openThread(thread: StoreThread<Reads> | StoreThread<Writes>, settings: OpenSettings): Promise<string> {
  return thread.open(settings).catch(async (error: unknown) => {
    await thread.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`cannot open the store ${settings.path}: ${reason}`, { cause: error });
  });
}
