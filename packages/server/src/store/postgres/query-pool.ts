import type { Pool, PoolClient, QueryResultRow } from "pg";
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
 * Single statements on a bounded number of connections. The queue for them is bounded in bytes, and waiting in it in
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
    return this.#run<Row>(sql, values, (error) => {
      const kind = failureKind(error);
      return kind === "session" || kind === "busy" ? busy() : failed(error);
    });
  }

  /** One statement that commits itself: if the connection is lost, it is unknown whether it did. */
  write<Row extends QueryResultRow>(sql: string, values: Values): Promise<readonly Row[]> {
    return this.#run<Row>(sql, values, (error) => {
      if (sqlStateOf(error) === null || isFatal(error)) return new UnknownOutcomeError(error);
      const kind = failureKind(error);
      if (kind === "row") return failed(error);
      return kind === "storage" ? storageFailed() : busy();
    });
  }

  /** Refuses further calls and waits for those in flight. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#inFlight > 0) await new Promise<void>((resolve) => this.#onDrained.push(resolve));
    await this.#options.pool.end();
  }

  async #run<Row extends QueryResultRow>(
    text: string,
    values: Values,
    rejection: (error: unknown) => Error,
  ): Promise<readonly Row[]> {
    if (this.#isClosed) throw new StoreClosedError();
    const bytes = bytesOf(values);
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > this.#options.maxQueueBytes) throw busy();
    this.#queuedBytes += bytes;
    this.#inFlight += 1;
    try {
      const client = await this.#connect();
      return await this.#ask<Row>(client, text, values).catch((error: unknown) => {
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

  async #ask<Row extends QueryResultRow>(client: PoolClient, text: string, values: Values): Promise<readonly Row[]> {
    const { outage } = this.#options;
    try {
      const { rows } = await client.query<Row>(text, [...values]);
      client.release();
      outage.worked();
      return rows;
    } catch (error) {
      const kind = failureKind(error);
      client.release(kind === "session");
      if (kind !== "row") outage.failed(error);
      throw error;
    }
  }
}

function failed(error: unknown): Error {
  return new Error(`the store could not do this: ${failureText(error)}`, { cause: error });
}
