import {
  openPostgresStore,
  type PostgresStore,
  type PostgresStoreOptions,
} from "../../src/store/postgres/postgres-store.ts";
import { type PostgresServer, sharedPostgres } from "./postgres.ts";

/** A database of its own on the shared server, for tests. `how` goes to CREATE DATABASE. */
export async function postgresPlace(how?: string) {
  const server = await sharedPostgres();
  return placeOf(server, await server.createDatabase(how));
}

let migrated: Promise<string> | undefined;

/** The same with the tables in it: most of a database's time is spent on making them, and on no other test than one. */
export async function migratedPlace() {
  const server = await sharedPostgres();
  migrated ??= migratedDatabase(server);
  return placeOf(server, await server.createDatabase(`TEMPLATE ${await migrated}`));
}

/** Nobody is connected to it, or it could not be copied. */
async function migratedDatabase(server: PostgresServer): Promise<string> {
  const database = await server.createDatabase();
  await (await openPostgresStore({ url: server.url(database) })).close();
  return database;
}

function placeOf(server: PostgresServer, database: string) {
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
