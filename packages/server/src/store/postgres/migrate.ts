import type { ClientBase } from "pg";
import { roomsAndAccounts } from "./migrations/0001-rooms-and-accounts.ts";
import { messageChanges } from "./migrations/0002-message-changes.ts";
import { files } from "./migrations/0003-files.ts";
import { kindsOfRooms } from "./migrations/0004-kinds-of-rooms.ts";
import { search } from "./migrations/0005-search.ts";
import { readState } from "./migrations/0006-read-state.ts";
import { statuses } from "./migrations/0007-statuses.ts";

/** In order; the schema version is how many of them have been applied. Never edit one that was released. */
export const MIGRATIONS: readonly string[] = [
  roomsAndAccounts,
  messageChanges,
  files,
  kindsOfRooms,
  search,
  readState,
  statuses,
];

/** "PRLY". One lock for all databases of a server would do; it is per database anyway. */
const ADVISORY_LOCK = 0x50524c59;

/**
 * Brings the database to `migrations` and answers its epoch. Every step looks and acts in one transaction under an
 * advisory lock: of several nodes starting at once one applies it, and the others wait and find it done.
 *
 * Everything lives in the first schema of the connection's search path, `public` unless the operator chose another.
 */
export async function migrate(
  client: ClientBase,
  newEpoch: string,
  migrations: readonly string[] = MIGRATIONS,
): Promise<string> {
  await checkEncoding(client);
  while (await applyNext(client, newEpoch, migrations)) continue;
  return String((await readMeta(client)).get("epoch"));
}

/** True if there was something to apply. */
async function applyNext(client: ClientBase, newEpoch: string, migrations: readonly string[]): Promise<boolean> {
  // The ordinary start finds nothing to do, and need not wait for another node's migration to learn that.
  if ((await versionOf(client)) === migrations.length) return false;
  await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [ADVISORY_LOCK]);
    const version = await versionOf(client);
    if (version > migrations.length) {
      throw new Error(
        `the database has schema version ${version}, this program knows ${migrations.length}: run the newer program`,
      );
    }
    const sql = migrations[version];
    if (sql !== undefined) {
      if (version === 0) await createMeta(client, newEpoch);
      await client.query(sql);
      await client.query("UPDATE meta SET value = $1 WHERE key = 'schema_version'", [String(version + 1)]);
    }
    await client.query("COMMIT");
    return sql !== undefined;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}

/** How many migrations the database has seen; 0 if it has no `meta`. Rejects if that is another program's. */
export async function versionOf(client: ClientBase): Promise<number> {
  // Read as a table. to_regclass() would answer from a cache that does not notice what was made while we waited.
  const { rows } = await client.query(
    "SELECT FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'meta'",
  );
  if (rows.length === 0) return 0;
  const meta = await readMeta(client);
  if (meta.get("application") !== "parley") throw new Error("the table meta belongs to another program");
  return Number(meta.get("schema_version"));
}

async function readMeta(client: ClientBase): Promise<Map<string, string>> {
  try {
    const { rows } = await client.query<{ key: string; value: string }>("SELECT key, value FROM meta");
    return new Map(rows.map(({ key, value }) => [key, value]));
  } catch (cause) {
    throw new Error("the table meta belongs to another program", { cause });
  }
}

async function createMeta(client: ClientBase, newEpoch: string): Promise<void> {
  await client.query('CREATE TABLE meta (key TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL)');
  await client.query("INSERT INTO meta VALUES ('application', 'parley'), ('schema_version', '0'), ('epoch', $1)", [
    newEpoch,
  ]);
}

/** In any other encoding some texts could not be stored, and none would come back as it was. */
async function checkEncoding(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ server_encoding: string }>("SHOW server_encoding");
  const encoding = rows[0]?.server_encoding;
  if (encoding !== "UTF8") throw new Error(`the database has the encoding ${encoding}, and Parley needs UTF8`);
}
