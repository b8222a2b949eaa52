import type { Pool, PoolClient, QueryResultRow } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import { StoreClosedError } from "../store.ts";
import { bytesOf } from "./bytes-of.ts";
import { busy, storageFailed } from "./busy.ts";
import type { Outage } from "./outage.ts";
import { failureKind, failureText, isFatal, sqlStateOf, UnknownOutcomeError } from "./postgres-failure.ts";

export interface QueryPoolOptions {
  readonly pool: Pool;
  /** Calls waiting for a connection or being answered; over it, `busy`. */
  readonly maxQueueBytes: number;
  readonly outage: Outage;
}

type Values = readonly unknown[];

/**
 * Statements and short transactions on a bounded number of connections. The queue for them is bounded in bytes, and waiting in it in
 * time; both end in `busy`.
 */
export class QueryPool {
  readonly #options: QueryPoolOptions;
  #queuedBytes = 0;
  #inFlight = 0;
  #isClosed = false;
  #onDrained: (() => void)[] = [];

  constructor(options: QueryPoolOptions) {
    this.#options = options;
  }

  /** Whatever goes wrong with the connection, nothing was stored: `busy`. */
  read<Row extends QueryResultRow>(sql: string, values: Values): Promise<readonly Row[]> {
    return this.#run(values, rowsOf<Row>(sql, values), (error) => {
      const kind = failureKind(error);
      return kind === "session" || kind === "busy" ? busy() : failed(error);
    });
  }

  /** One statement that commits itself: if the connection is lost, it is unknown whether it did. */
  write<Row extends QueryResultRow>(sql: string, values: Values): Promise<readonly Row[]> {
    return this.#run(values, rowsOf<Row>(sql, values), (error) =>
      sqlStateOf(error) === null || isFatal(error) ? new UnknownOutcomeError(error) : notStored(error),
    );
  }

  /**
   * Several statements in one transaction; `run` may refuse it by throwing a Refusal, and then nothing is stored. If the
   * connection is lost while it commits, it is unknown whether it did. `values`: what the call costs while it waits.
   */
  transaction<Result>(values: Values, run: (client: PoolClient) => Promise<Result>): Promise<Result> {
    return this.#run(values, (client) => transact(client, run), notStored);
  }

  /** Refuses further calls and waits for those in flight. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#onDrained.push(resolve));
    await this.#options.pool.end();
  }

  async #run<Result>(
    values: Values,
    work: (client: PoolClient) => Promise<Result>,
    rejection: (error: unknown) => unknown,
  ): Promise<Result> {
    if (this.#isClosed) throw new StoreClosedError();
    const bytes = bytesOf(values);
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > this.#options.maxQueueBytes) throw busy();
    this.#queuedBytes += bytes;
    this.#inFlight += 1;
    try {
      const client = await this.#connect();
      return await this.#attempt(client, work).catch((error: unknown) => {
        throw rejection(error);
      });
    } finally {
      this.#queuedBytes -= bytes;
      this.#inFlight -= 1;
      if (this.#inFlight === 0) for (const resolve of this.#onDrained.splice(0)) resolve();
    }
  }

  async #connect(): Promise<PoolClient> {
    const { pool, outage } = this.#options;
    try {
      return await pool.connect();
    } catch (error) {
      outage.failed(error);
      throw busy();
    }
  }

  async #attempt<Result>(client: PoolClient, work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const { outage } = this.#options;
    try {
      const result = await work(client);
      client.release();
      outage.worked();
      return result;
    } catch (error) {
      const isOurs = error instanceof Refusal;
      const kind = failureKind(error);
      client.release(!isOurs && kind === "session");
      if (!isOurs && kind !== "row") outage.failed(error);
      throw error;
    }
  }
}

function rowsOf<Row extends QueryResultRow>(sql: string, values: Values) {
  return async (client: PoolClient): Promise<readonly Row[]> => (await client.query<Row>(sql, [...values])).rows;
}

async function transact<Result>(client: PoolClient, run: (client: PoolClient) => Promise<Result>): Promise<Result> {
  await client.query("BEGIN");
  let result: Result;
  try {
    result = await run(client);
  } catch (error) {
    // One that cannot be rolled back has lost its connection, which is then what has to be known.
    await client.query("ROLLBACK");
    throw error;
  }
  await client.query("COMMIT").catch((error: unknown) => {
    throw sqlStateOf(error) === null || isFatal(error) ? new UnknownOutcomeError(error) : error;
  });
  return result;
}

/** What a caller is told when nothing was stored, or nobody can know. */
function notStored(error: unknown): unknown {
  if (error instanceof Refusal || error instanceof UnknownOutcomeError) return error;
  const kind = failureKind(error);
  if (kind === "row") return failed(error);
  return kind === "storage" ? storageFailed() : busy();
}

function failed(error: unknown): Error {
  return new Error(`the store could not do this: ${failureText(error)}`, { cause: error });
}
