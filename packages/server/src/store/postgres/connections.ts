import { Pool, type PoolConfig, types } from "pg";

/** How long anything may take; each ends in a refusal instead of a hang. */
export interface Patience {
  /** For a connection: a free one of the pool, or a new one. */
  readonly connectMs: number;
  /** For any answer, before the connection is given up as dead. */
  readonly answerMs: number;
  /** `statement_timeout`. It does not apply to the commit itself. */
  readonly statementMs: number;
  /**
   * `lock_timeout`. Another node's batch holds a room for milliseconds; longer is a node that froze in the middle of
   * one, whom this outlasts, or somebody's LOCK TABLE.
   */
  readonly lockMs: number;
  /** `idle_in_transaction_session_timeout`: frees the rooms of a node that froze, or whose machine is gone. */
  readonly idleInTransactionMs: number;
}

export const PATIENCE: Patience = {
  connectMs: 3_000,
  answerMs: 10_000,
  statementMs: 8_000,
  lockMs: 3_000,
  idleInTransactionMs: 2_000,
};

export interface ConnectionOptions {
  readonly url: string;
  readonly patience: Patience;
  /** An idle connection broke; the next call makes a new one. */
  readonly onError: (error: Error) => void;
}

const INT8 = 20;

/** The driver leaves BIGINT a string; ours (seqs, milliseconds) are exact as numbers. */
const parsers: NonNullable<PoolConfig["types"]> = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === INT8 ? Number : (types.getTypeParser(oid, format) as (value: string | Buffer) => unknown),
};

/**
 * Set by a statement and not as startup parameters, because poolers refuse those. The isolation level is not left to
 * the server's default either: under a stricter one, what a batch reads after it has waited for a room would be stale.
 */
function sessionSettings({ statementMs, lockMs, idleInTransactionMs }: Patience): string {
  return `
    SET client_encoding = 'UTF8';
    SET synchronous_commit = on;
    SET default_transaction_isolation = 'read committed';
    SET statement_timeout = ${statementMs};
    SET lock_timeout = ${lockMs};
    SET idle_in_transaction_session_timeout = ${idleInTransactionMs};
    SET jit = off;`;
}

/**
 * The writer's statements all are index look-ups by keys they are given. Planned once, from an empty database's
 * statistics if need be, they must stay that: a sequential scan or a hash join chosen then would be kept for hours.
 */
const PLANS_OF_LOOK_UPS = `
    SET plan_cache_mode = force_generic_plan;
    SET enable_seqscan = off;
    SET enable_hashjoin = off;
    SET enable_mergejoin = off;`;

/** The one connection that appends. Statements given to it together travel together. */
export function createWriterPool(options: ConnectionOptions): Pool {
  return createPool(options, { max: 1, pipeline: true, idleTimeoutMillis: 0 }, PLANS_OF_LOOK_UPS);
}

/** The connections for everything else. */
export function createQueryPool(options: ConnectionOptions, max: number): Pool {
  return createPool(options, { max, idleTimeoutMillis: 30_000 }, "");
}

/** What connecting needs, with or without a pool. */
export function connectionConfig({ url, patience }: Pick<ConnectionOptions, "url" | "patience">) {
  return {
    connectionString: url,
    connectionTimeoutMillis: patience.connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: "parley",
    types: parsers,
  } satisfies PoolConfig;
}

function createPool(options: ConnectionOptions, config: PoolConfig, moreSettings: string): Pool {
  const settings = sessionSettings(options.patience) + moreSettings;
  const pool = new Pool({
    ...connectionConfig(options),
    query_timeout: options.patience.answerMs,
    ...config,
    verify: (client, done) => client.query(settings, (error: Error | null) => done(error ?? undefined)),
  });
  pool.on("error", options.onError);
  // A connection that breaks while in use rejects its queries, and that is where it is dealt with.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
