import {
  openPostgresStore,
  type PostgresStore,
  type PostgresStoreOptions,
} from "../../src/store/postgres/postgres-store.ts";
import { sharedPostgres } from "./postgres.ts";

/** A database of its own on the shared server, for tests. `how` goes to CREATE DATABASE. */
export async function postgresPlace(how?: string) {
  const server = await sharedPostgres();
  const database = await server.createDatabase(how);
  const url = server.url(database);
  let latest: PostgresStore | undefined;
  return {
    server,
    database,
    url,
    async open(options: Partial<PostgresStoreOptions> = {}): Promise<PostgresStore> {
      latest = await openPostgresStore({ url, ...options });
      return latest;
    },
    settle: async () => latest?.indexMessages(),
    /** Runs one statement in it as the superuser. */
    query: <Row extends Record<string, unknown>>(sql: string) => server.query<Row>(sql, database),
    remove: () => server.dropDatabase(database),
  };
}
