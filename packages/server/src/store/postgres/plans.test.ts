import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgresPlace } from "../../../test/engines/postgres-place.ts";
import { createWriterPool, PATIENCE } from "./connections.ts";
import { FIND_STATEMENTS } from "./find-for-batch.ts";
import { FILE_READS } from "./postgres-files.ts";
import { INVITE_READS } from "./postgres-invites.ts";
import { LOG_READS } from "./postgres-log.ts";
import { RECEIPT_READS } from "./postgres-receipts.ts";
import { ROOM_READS } from "./postgres-rooms.ts";
import { SEARCHES, SEQ_AT, WALKED_TO } from "./search-statements.ts";
import { WRITE_STATEMENTS } from "./write-batch.ts";

let place: Awaited<ReturnType<typeof postgresPlace>>;
let writerPool: ReturnType<typeof createWriterPool>;
let client: PoolClient;
beforeAll(async () => {
  place = await postgresPlace();
  await (await place.open()).close();
  writerPool = createWriterPool({ url: place.url, patience: PATIENCE, onError: () => {} });
  client = await writerPool.connect();
});
afterAll(async () => {
  client.release();
  await writerPool.end();
  await place.remove();
});

/** The plan for whatever parameters, as the writer's connection makes it. */
async function planOf(sql: string): Promise<string> {
  const parameters = new Set(sql.match(/\$\d+/g)).size;
  await client.query(`PREPARE statement AS ${sql}`);
  const { rows } = await client.query<{ "QUERY PLAN": string }>(
    `EXPLAIN EXECUTE statement (${Array.from({ length: parameters }, () => "NULL").join(", ")})`,
  );
  await client.query("DEALLOCATE statement");
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const writes = [...FIND_STATEMENTS, ...WRITE_STATEMENTS].map(({ name, text }) => [name, text]);

test.each(writes)("the writer's %s finds every row by an index, on an empty database too", async (_, sql = "") => {
  const plan = await planOf(sql);
  expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join|Never|One-Time Filter: false/);
});

const searches = { ...SEARCHES.user, visitorFinds: SEARCHES.visitor.find, SEQ_AT, WALKED_TO };

test.each(
  Object.entries({ ...LOG_READS, ...ROOM_READS, ...RECEIPT_READS, ...INVITE_READS, ...FILE_READS, ...searches }),
)("%s can be answered from indexes", async (_, sql) => {
  expect(await planOf(sql)).not.toMatch(/Seq Scan/);
});
