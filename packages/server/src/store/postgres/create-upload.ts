import type { Role } from "@parley/protocol";
import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import type { NewUpload } from "../files.ts";
import { type SpeakingRoom, speakRefusal } from "../room-right.ts";
import { oneRow } from "./one-row.ts";
import type { QueryPool } from "./query-pool.ts";

/** "PRLF": whoever begins an upload waits for those who are beginning one, or two would both get the last bytes. */
const LOCK = "SELECT pg_advisory_xact_lock(1347570758)";
const PLACE = `SELECT r.kind, r.archived_at IS NOT NULL AS "isArchived", r.posting,
    (SELECT m.role FROM membership m WHERE m.room = r.id AND m.user_id = $2) AS role
  FROM room r WHERE r.id = $1`;
const USAGE_OF_PERSON = `SELECT coalesce(sum(size), 0)::bigint AS bytes FROM file
  WHERE state <> 'gone' AND uploader_id = $1`;
const USAGE_OF_ALL = "SELECT coalesce(sum(size), 0)::bigint AS bytes FROM file WHERE state <> 'gone'";
const INSERT = `INSERT INTO file (id, room, uploader_id, name, claimed_type, state, size, received, touched_at)
  VALUES ($1, $2, $3, $4, $5, 'upload', $6, 0, $7)`;

export async function createUpload(queries: QueryPool, upload: NewUpload): Promise<void> {
  const { id, room, actor, name, claimedType, size, at } = upload;
  await queries.transaction([room, name, claimedType], async (client) => {
    const place = await oneRow<SpeakingRoom & { readonly role: Role | null }>(client, PLACE, [room, actor.id]);
    const refused = speakRefusal(place ?? undefined, actor.kind, actor.kind === "user" ? (place?.role ?? null) : null);
    if (refused) throw new Refusal(refused);
    // A statement of its own: the next one then sees what those it waited for have stored.
    await client.query(LOCK);
    if (await isOverQuota(client, upload)) throw new Refusal("quota_exceeded");
    await client.query(INSERT, [id, room, actor.id, name, claimedType, size, at]);
  });
}

async function isOverQuota(client: PoolClient, { actor, size, quotas }: NewUpload): Promise<boolean> {
  const usage = async (sql: string, values: readonly string[]) =>
    (await oneRow<{ bytes: number }>(client, sql, values))?.bytes ?? 0;
  if ((await usage(USAGE_OF_PERSON, [actor.id])) + size > quotas.ofPerson) return true;
  // Everybody's files are not added up where nobody asks.
  if (quotas.ofServer === Number.POSITIVE_INFINITY) return false;
  return (await usage(USAGE_OF_ALL, [])) + size > quotas.ofServer;
}
