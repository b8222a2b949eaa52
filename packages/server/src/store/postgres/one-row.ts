import type { PoolClient, QueryResultRow } from "pg";

/** The first row, or null. */
export async function oneRow<Row extends QueryResultRow>(
  client: PoolClient,
  sql: string,
  values: readonly (string | number | null)[],
): Promise<Row | null> {
  const { rows } = await client.query<Row>(sql, [...values]);
  return rows[0] ?? null;
}
