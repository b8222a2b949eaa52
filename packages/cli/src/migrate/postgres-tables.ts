import type { ClientBase } from "pg";
import type { PostgresTable } from "./table.ts";

/** Without those that came with an extension. */
const TABLES = `
  SELECT c.oid, c.relname AS name FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** A column that counts by itself is of a type nobody copies: its counter would have to be moved, too. */
const COLUMNS = `
  SELECT t.name AS table, a.attname AS name,
    format_type(a.atttypid, a.atttypmod)
      || CASE WHEN pg_get_serial_sequence(quote_ident(t.name), a.attname) IS NULL THEN '' ELSE ' with a sequence' END
      AS type
  FROM (${TABLES}) t JOIN pg_attribute a ON a.attrelid = t.oid
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ORDER BY t.name, a.attnum`;

const KEYS = `
  SELECT t.name AS table, a.attname AS name
  FROM (${TABLES}) t
  JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
  CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
  ORDER BY t.name, k.position`;

const REFERENCES = `
  SELECT t.name AS table, r.relname AS name
  FROM (${TABLES}) t JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' JOIN pg_class r ON r.oid = f.confrelid
  ORDER BY 1, 2`;

/** The tables of the schema the store lives in: the first of the search path. */
export async function postgresTables(client: ClientBase): Promise<PostgresTable[]> {
  const names = await client.query<{ name: string }>(`SELECT name FROM (${TABLES}) t ORDER BY name`);
  const columns = await client.query<{ table: string; name: string; type: string }>(COLUMNS);
  const keys = await client.query<{ table: string; name: string }>(KEYS);
  const references = await client.query<{ table: string; name: string }>(REFERENCES);
  return names.rows.map(({ name }) => {
    const isOurs = ({ table }: { table: string }): boolean => table === name;
    return {
      name,
      columns: columns.rows.filter(isOurs).map((column) => ({ name: column.name, type: column.type })),
      key: keys.rows.filter(isOurs).map((column) => column.name),
      references: references.rows.filter(isOurs).map((table) => table.name),
    };
  });
}
