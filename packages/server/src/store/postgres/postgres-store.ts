import { performance } from "node:perf_hooks";
import { Client } from "pg";
import { type NewId, randomId } from "../../lib/ids.ts";
import type { CommittedBatch } from "../group-commit.ts";
import type { Store } from "../store.ts";
import { connectionConfig, createQueryPool, createWriterPool, type Patience, PATIENCE } from "./connections.ts";
import { LogLane } from "./log-lane.ts";
import { LogWriter } from "./log-writer.ts";
import { migrate } from "./migrate.ts";
import { Outage } from "./outage.ts";
import { postgresAccounts } from "./postgres-accounts.ts";
import { failureText } from "./postgres-failure.ts";
import { postgresFiles } from "./postgres-files.ts";
import { postgresInvites } from "./postgres-invites.ts";
import { postgresLog } from "./postgres-log.ts";
import { postgresReceipts } from "./postgres-receipts.ts";
import { postgresRooms } from "./postgres-rooms.ts";
import { postgresSearch } from "./postgres-search.ts";
import { QueryPool } from "./query-pool.ts";
import { SearchIndexer } from "./search-indexer.ts";

export interface PostgresStoreOptions {
  /** postgres://user:password@host:port/database, with the parameters `pg` knows (sslmode ...). */
  readonly url: string;
  /** Connections this store may have, at least 2: one appends, the others do everything else. Default 10. */
  readonly maxConnections?: number;
  /** Log writes waiting or being committed; over it, `busy`. Default 16 MiB. */
  readonly maxQueueBytes?: number;
  /** How long things may take before they are refused. */
  readonly patience?: Partial<Patience>;
  /** After every batch: for metrics. */
  readonly onCommit?: (batch: CommittedBatch) => void;
  /** Something about the database is wrong. Said once until it has worked again; nothing has to be done. */
  readonly onError?: (error: Error) => void;
  /** Messages cannot be indexed; searches look at them one by one. Said once until it has worked again. */
  readonly onIndexError?: (error: Error) => void;
  /** For metrics: how often they could not. */
  readonly counts?: { searchIndexFailures: number };
  /** When to index: for tests. */
  readonly indexing?: { readonly collectMs: number; readonly afterFailureMs: number };
  /** Makes the epoch of a new database. */
  readonly newId?: NewId;
}

/** What the connections really run with; promises about durability are checked against this, not against intentions. */
export interface PostgresSettings {
  readonly synchronousCommit: string;
  readonly isolation: string;
  readonly lockTimeout: string;
  readonly statementTimeout: string;
  readonly idleInTransactionTimeout: string;
}

export interface PostgresStore extends Store {
  /** Of the writing connection, then of one of the others. */
  settings(): Promise<readonly PostgresSettings[]>;
  /** Indexes every message for searches now, instead of bit by bit: for tests and measurements. */
  indexMessages(): Promise<void>;
}

const DEFAULT_CONNECTIONS = 10;
/** Rows beyond this gain nothing more from sharing the flush but wait longer for it. */
const MAX_BATCH_ROWS = 512;
const MAX_BATCH_BYTES = 1_048_576;
const DEFAULT_QUEUE_BYTES = 16_777_216;
/** Some thousands of calls: more could not be answered before their callers stop waiting. */
const MAX_QUERY_QUEUE_BYTES = 4_194_304;

const SETTINGS = `SELECT current_setting('synchronous_commit') AS "synchronousCommit",
  current_setting('default_transaction_isolation') AS isolation,
  current_setting('lock_timeout') AS "lockTimeout",
  current_setting('statement_timeout') AS "statementTimeout",
  current_setting('idle_in_transaction_session_timeout') AS "idleInTransactionTimeout"`;

/**
 * The store on PostgreSQL, shared by any number of nodes. Rejects if the database cannot be reached, is not one Parley
 * can use, or was migrated by a newer program. Afterwards it needs no attention: calls fail while the server is away,
 * and work when it is back.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { url, newId = randomId, maxConnections = DEFAULT_CONNECTIONS, onError = () => {} } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const epoch = await prepare({ url, patience }, newId());

  const outage = new Outage(onError);
  const connections = { url, patience, onError: (error: Error) => outage.failed(error) };
  const writerPool = createWriterPool(connections);
  const writer = new LogWriter(writerPool, outage);
  const queries = new QueryPool({
    pool: createQueryPool(connections, Math.max(1, maxConnections - 1)),
    maxQueueBytes: MAX_QUERY_QUEUE_BYTES,
    outage,
  });
  const indexer = new SearchIndexer({
    queries,
    outage: new Outage(options.onIndexError ?? (() => {})),
    counts: options.counts ?? { searchIndexFailures: 0 },
    ...options.indexing,
  });
  const lane = new LogLane({
    async commit(calls) {
      const outcomes = await writer.run(calls);
      for (const [name, { room }] of calls) if (name === "append") indexer.touched(room);
      return outcomes;
    },
    maxBatchRows: MAX_BATCH_ROWS,
    maxBatchBytes: MAX_BATCH_BYTES,
    maxQueueBytes: options.maxQueueBytes ?? DEFAULT_QUEUE_BYTES,
    onCommit: options.onCommit,
    monotonic: () => performance.now(),
    endOfTick: (run) => void setImmediate(run),
  });
  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    await Promise.all([lane.close(), indexer.close(), queries.close()]);
    await writer.close();
  }

  return {
    epoch,
    ...postgresLog(lane, queries),
    ...postgresRooms(lane, queries),
    ...postgresInvites(queries),
    ...postgresReceipts(queries),
    ...postgresAccounts(queries),
    ...postgresFiles(queries),
    ...postgresSearch(queries),
    indexMessages: () => indexer.finish(),
    async settings() {
      const { rows } = await writerPool.query<PostgresSettings>(SETTINGS);
      return [...rows, ...(await queries.read<PostgresSettings>(SETTINGS, []))];
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** Migrates on a connection of its own, without the limits of the others: a migration may take its time. */
async function prepare(connection: { url: string; patience: Patience }, newEpoch: string): Promise<string> {
  try {
    const client = new Client(connectionConfig(connection));
    client.on("error", () => {});
    try {
      await client.connect();
      return await migrate(client, newEpoch);
    } finally {
      await client.end();
    }
  } catch (error) {
    // The reason, and not the URL: there is a password in it.
    throw new Error(`cannot open the store on PostgreSQL: ${failureText(error)}`, { cause: error });
  }
}
