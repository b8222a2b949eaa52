import type { Pool, PoolClient } from "pg";
import { BatchPlan } from "./batch-plan.ts";
import { busy, storageFailed } from "./busy.ts";
import { findForBatch } from "./find-for-batch.ts";
import type { LogCall, Outcome } from "./log-calls.ts";
import type { Outage } from "./outage.ts";
import { failureKind, failureText, UnknownOutcomeError } from "./postgres-failure.ts";
import { writeBatch } from "./write-batch.ts";

/**
 * Runs batches of log writes, each batch one transaction of two round trips: lock and read, then (decided in memory)
 * write and commit.
 *
 * Expected refusals are decided before anything is written, so they cost their neighbours nothing. A row the database
 * refuses for a reason of its own fails its whole batch: that is then halved until the row is alone. Halving needs a
 * few transactions where savepoints would need two round trips for every row of a batch.
 */
export class LogWriter {
  readonly #pool: Pool;
  readonly #outage: Outage;

  constructor(pool: Pool, outage: Outage) {
    this.#pool = pool;
    this.#outage = outage;
  }

  /** One outcome per call. */
  async run(calls: readonly LogCall[]): Promise<Outcome[]> {
    let client: PoolClient;
    try {
      client = await this.#pool.connect();
    } catch (error) {
      this.#outage.failed(error);
      return calls.map(busy);
    }
    try {
      const outcomes = await transaction(client, calls);
      client.release();
      this.#outage.worked();
      return outcomes;
    } catch (error) {
      client.release(await isUnusable(client, error));
      return this.#afterFailure(calls, error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #afterFailure(calls: readonly LogCall[], error: unknown): Promise<Outcome[]> {
    const kind = failureKind(error);
    if (kind !== "row") this.#outage.failed(error);
    if (error instanceof UnknownOutcomeError) return calls.map(() => error);
    if (kind === "storage") return calls.map(storageFailed);
    if (kind !== "row") return calls.map(busy);
    if (calls.length === 1) return [new Error(`the store could not do this: ${failureText(error)}`, { cause: error })];
    const half = Math.ceil(calls.length / 2);
    return [...(await this.run(calls.slice(0, half))), ...(await this.run(calls.slice(half)))];
  }
}

async function transaction(client: PoolClient, calls: readonly LogCall[]): Promise<Outcome[]> {
  const plan = new BatchPlan(await findForBatch(client, calls));
  const outcomes = calls.map((call) => plan.decide(call));
  await writeBatch(client, plan);
  return outcomes;
}

/** Ends the failed transaction, so that the connection can be used again; true if it cannot. */
async function isUnusable(client: PoolClient, error: unknown): Promise<boolean> {
  if (error instanceof UnknownOutcomeError || failureKind(error) === "session") return true;
  return client.query("ROLLBACK").then(
    () => false,
    () => true,
  );
}
