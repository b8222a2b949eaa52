import type { Client } from "pg";
import { migrate, versionOf } from "@parley/server/store/postgres/migrate";
import { checkNoNodes, connectPostgres, quoted } from "../connect-postgres.ts";
import { META_TABLE } from "./exceptions.ts";
import { postgresTables } from "./postgres-tables.ts";
import type { PostgresTable } from "./table.ts";

/** The PostgreSQL database, migrated, empty, and in a transaction in which it is ours alone. */
export interface Target {
  readonly client: Client;
  readonly tables: readonly PostgresTable[];
  commit(): Promise<void>;
  /** Without a commit before, everything since `openTarget` is undone, as it is when this process is killed. */
  close(): Promise<void>;
}

/**
 * Makes the tables where there are none, and locks all of them, `meta` as well: a node that is started meanwhile waits,
 * with its first look at the database, until the copy is there or has been given up.
 *
 * Rejects if the database holds anything, be it another program's. `epoch` becomes the epoch of a database without one.
 */
export async function openTarget(url: string, epoch: string): Promise<Target> {
  const client = await connectPostgres(url);
  try {
    await checkOwner(client);
    await migrate(client, epoch);
    await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
    const tables = await postgresTables(client);
    const names = tables.map(({ name }) => quoted(name)).join(", ");
    await client.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
    await checkNoNodes(client);
    const contents = tables.map(({ name }) => name).filter((name) => name !== META_TABLE);
    await checkEmpty(client, contents, epoch);
    // What an interrupted run has left behind is invisible, but takes room.
    await client.query(`TRUNCATE ${contents.map(quoted).join(", ")}`);
    return {
      client,
      tables,
      commit: async () => void (await client.query("COMMIT")),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** A database without our `meta` must have nothing at all; with it, strange tables are found when the schemas are compared. */
async function checkOwner(client: Client): Promise<void> {
  if ((await versionOf(client)) > 0) return;
  const strange = (await postgresTables(client)).map(({ name }) => name);
  if (strange.length > 0) throw new Error(`the database is not empty: it has the tables ${strange.join(", ")}`);
}

async function checkEmpty(client: Client, tables: readonly string[], epoch: string): Promise<void> {
  const looks = tables.map((name, index) => `EXISTS (SELECT FROM ${quoted(name)}) AS t${index}`);
  const { rows } = await client.query<Record<string, boolean>>(`SELECT ${looks.join(", ")}`);
  const full = tables.filter((_, index) => rows[0]?.[`t${index}`]);
  if (full.length === 0) return;
  const { rows: own } = await client.query<{ value: string }>("SELECT value FROM meta WHERE key = 'epoch'");
  const whose =
    own[0]?.value === epoch
      ? "it holds this very store already, from a migration that was completed before"
      : `there are rows in ${full.join(", ")}`;
  throw new Error(`the database is not empty: ${whose}`);
}
