import type { RoomId } from "@parley/protocol";
import type { PoolClient } from "pg";
import type { SearchableMessage } from "../search-match.ts";
import { storedFiles } from "../stored-more.ts";
import { tokensOf } from "../search-tokens.ts";
import { columns } from "./columns.ts";
import type { QueryPool } from "./query-pool.ts";

/** Messages indexed in one go: some 2 ms of this process, and some 20 ms of the server. */
const SLICE = 100;
/** Rooms looked up in one go. */
const MAX_ROOMS = 1_000;

const FIND_BACKLOG = `SELECT r.id FROM room r LEFT JOIN search_mark k ON k.room = r.id
  WHERE r.head > coalesce(k.seq, 0) AND ($1::text[] IS NULL OR r.id = ANY($1)) LIMIT $2`;

/** The head is of the same moment as the messages: if there are no more of them, there are none up to it. */
const NEXT = `SELECT r.head, m.* FROM room r LEFT JOIN search_mark k ON k.room = r.id
  LEFT JOIN LATERAL (
    SELECT seq, at, sender_id AS "senderId", sender_name AS "senderName", text, files,
      deleted_at AS "deletedAt" FROM message
    WHERE room = r.id AND seq > coalesce(k.seq, 0) ORDER BY seq LIMIT $2) m ON true
  WHERE r.id = $1 ORDER BY m.seq`;

/**
 * Neither locks a room. A message that is edited or deleted meanwhile is there already, as it has become (see
 * `indexChanged`), and stays; a node that indexes the same room at the same time has put the same.
 */
const ADVANCE = `WITH put AS (
    INSERT INTO message_search (room, seq, at, tokens)
    SELECT $1, seq, at, array_to_tsvector(string_to_array(tokens, ' '))
    FROM unnest($3::bigint[], $4::bigint[], $5::text[]) AS said (seq, at, tokens) ORDER BY seq
    ON CONFLICT (room, seq) DO NOTHING)
  INSERT INTO search_mark (room, seq) VALUES ($1, $2)
  ON CONFLICT (room) DO UPDATE SET seq = greatest(search_mark.seq, excluded.seq)`;

const PUT_ONE = `INSERT INTO message_search (room, seq, at, tokens)
  VALUES ($1, $2, $3, array_to_tsvector(string_to_array($4, ' ')))
  ON CONFLICT (room, seq) DO UPDATE SET tokens = excluded.tokens`;

interface IndexableRow extends Omit<SearchableMessage, "files"> {
  /** JSON. */
  readonly files: string | null;
}

interface NextRow extends IndexableRow {
  readonly head: number;
  /** All null in the only row of a room without messages to index. */
  readonly seq: number | null;
  readonly deletedAt: number | null;
}

/** Rooms with messages that are not indexed; of these, or of all. */
export async function findBacklog(queries: QueryPool, among: readonly RoomId[] | null): Promise<readonly RoomId[]> {
  const rows = await queries.read<{ id: RoomId }>(FIND_BACKLOG, [among, MAX_ROOMS]);
  return rows.map(({ id }) => id);
}

/** Indexes the next messages of a room; true if there may be more. */
export async function advanceIndex(queries: QueryPool, room: RoomId): Promise<boolean> {
  const rows = await queries.read<NextRow>(NEXT, [room, SLICE]);
  const said = rows.flatMap((row) => (row.seq === null ? [] : [{ ...row, seq: row.seq }]));
  const hasMore = said.length === SLICE;
  const mark = hasMore ? said.at(-1)?.seq : rows[0]?.head;
  if (mark === undefined) return false;
  const kept = said.filter(({ deletedAt }) => deletedAt === null);
  const [seqs = [], ats = [], tokens = []] = columns(kept.map((row) => [row.seq, row.at, tokenText(room, row)]));
  await queries.write(ADVANCE, [room, mark, seqs, ats, tokens]);
  return hasMore;
}

/** Indexes a message as it has become, or that nothing is left of it (null), in the transaction that made it so. */
export async function indexChanged(
  client: PoolClient,
  { room, seq, at }: { readonly room: RoomId; readonly seq: number; readonly at: number },
  message: IndexableRow | null,
): Promise<void> {
  await client.query(PUT_ONE, [room, seq, at, message ? tokenText(room, message) : ""]);
}

function tokenText(room: RoomId, row: IndexableRow): string {
  return tokensOf(room, { ...row, files: storedFiles(row.files) }).join(" ");
}
