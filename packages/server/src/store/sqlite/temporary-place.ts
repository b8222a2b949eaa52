import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore, type SqliteStore, type SqliteStoreOptions } from "./sqlite-store.ts";

/** Shared by all test runs: a thread's code is compiled once instead of at each of hundreds of openings. */
const compileCacheDir = join(tmpdir(), "parley-test-compile-cache");

/** A database file in a directory of its own, for tests. */
export async function temporaryPlace() {
  const directory = await mkdtemp(join(tmpdir(), "parley-store-"));
  const path = join(directory, "parley.db");
  let latest: SqliteStore | undefined;
  return {
    path,
    async open(options: Partial<SqliteStoreOptions> = {}): Promise<SqliteStore> {
      latest = await openSqliteStore({ path, compileCacheDir, ...options });
      return latest;
    },
    settle: async () => latest?.indexMessages(),
    remove: () => rm(directory, { recursive: true }),
  };
}
