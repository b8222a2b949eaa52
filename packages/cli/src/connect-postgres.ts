import { Client } from "pg";
import { reasonOf } from "./reason-of.ts";

const CONNECT_WITHIN_MS = 10_000;
/** Longer than any node's transaction, shorter than anybody's patience. */
const LOCK_WITHIN_MS = 10_000;

/** What a node calls itself; ours is another name, so that nodes can be told apart. */
const NODE_NAME = "parley";
const OUR_NAME = "parley command";

/** A connection for long transactions, each durable when it is committed. Rejects without telling the URL's password. */
export async function connectPostgres(url: string): Promise<Client> {
  try {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
      keepAlive: true,
      application_name: OUR_NAME,
    });
    // A connection that breaks rejects what is asked of it, and that is where it is dealt with.
    client.on("error", () => {});
    await client.connect();
    await client.query(
      `SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET lock_timeout = ${LOCK_WITHIN_MS}`,
    );
    // Of these a server has as many as its version knows, and its operator may have set them for short work.
    await client.query(`SELECT set_config(name, '0', false) FROM pg_settings
      WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`);
    return client;
  } catch (error) {
    throw new Error(`cannot connect to PostgreSQL: ${reasonOf(error)}`, { cause: error });
  }
}

/** Throws if nodes are connected to the client's database, as far as its user may see. */
export async function checkNoNodes(client: Client): Promise<void> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1`,
    [NODE_NAME],
  );
  const connections = Number(rows[0]?.count);
  if (connections > 0) {
    throw new Error(`nodes are connected to the database (${connections} connections). Stop all of them first`);
  }
}

export const isPostgresUrl = (text: string): boolean => /^postgres(ql)?:\/\//.test(text);

/** A name as it stands in SQL; SQLite reads it the same way. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
