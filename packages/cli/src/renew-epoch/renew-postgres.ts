import { versionOf } from "@parley/server/store/postgres/migrate";
import { checkNoNodes, connectPostgres } from "../connect-postgres.ts";

/** Rejects if there is no store in the database, or nodes are connected to it. */
export async function renewPostgres(url: string, epoch: string): Promise<void> {
  const client = await connectPostgres(url);
  try {
    if ((await versionOf(client)) === 0) throw new Error("there is no store in this database");
    await client.query("BEGIN");
    // A node that starts now reads the epoch after this, or is seen.
    await client.query("LOCK TABLE meta IN ACCESS EXCLUSIVE MODE");
    await checkNoNodes(client);
    await client.query("UPDATE meta SET value = $1 WHERE key = 'epoch'", [epoch]);
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}
