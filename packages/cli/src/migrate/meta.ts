import type { ClientBase } from "pg";
import { META_NOT_COPIED } from "./exceptions.ts";

type Meta = ReadonlyMap<string, string>;

const isCopied = ([key]: readonly [string, string]): boolean => !(key in META_NOT_COPIED);

/** Takes over what is known about the store itself, its epoch first of all: the copy is the same life of it. */
export async function copyMeta(source: Meta, client: ClientBase): Promise<void> {
  for (const entry of [...source].filter(isCopied)) {
    await client.query(
      "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      entry,
    );
  }
}

/** What is not in PostgreSQL as it is in the source. */
export async function metaFaults(source: Meta, client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ key: string; value: string }>("SELECT key, value FROM meta");
  const there = new Map(rows.map(({ key, value }) => [key, value]));
  const differing = [...source].filter(isCopied).filter(([key, value]) => there.get(key) !== value);
  return differing.map(([key]) => `meta: ${key} differs`);
}
