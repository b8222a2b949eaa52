import type { Person, RoomId, UserId } from "@parley/protocol";
import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import type { OwnReceipt, Receipt, Receipts } from "../receipts.ts";
import { oneRow } from "./one-row.ts";
import type { QueryPool } from "./query-pool.ts";

const MESSAGE = `SELECT m.sender_id AS sender, r.member_count AS "memberCount"
  FROM message m JOIN room r ON r.id = m.room WHERE m.room = $1 AND m.seq = $2`;

const HAVE_READ = `FROM membership m JOIN "user" u ON u.id = m.user_id
  WHERE m.room = $1 AND m.read_seq >= $2 AND m.user_id <> $3 AND u.receipts = 1`;
const READERS = `SELECT u.id, u.name ${HAVE_READ} ORDER BY u.name_key`;
const COUNT_READERS = `SELECT count(*) AS count ${HAVE_READ}`;

const MEMBER_COUNT = 'SELECT member_count AS "memberCount" FROM room WHERE id = $1';
const RECEIPTS = `SELECT u.id, u.name, m.read_seq AS seq, m.read_version AS version
  FROM membership m JOIN "user" u ON u.id = m.user_id WHERE m.room = $1 AND u.receipts = 1 ORDER BY u.name_key`;

const SHOWS = 'SELECT receipts FROM "user" WHERE id = $1';

export const RECEIPT_READS = { MESSAGE, READERS, COUNT_READERS, MEMBER_COUNT, RECEIPTS, SHOWS };

const SHOW = 'UPDATE "user" SET receipts = $2 WHERE id = $1 AND receipts <> $2 RETURNING id';
/** In the order of the log's batches: what they tell of a cursor is from before, or knows. */
const LOCK_ROOMS = `SELECT id FROM room WHERE id IN (SELECT room FROM membership WHERE user_id = $1)
  ORDER BY id FOR NO KEY UPDATE`;
const RENEW = `UPDATE membership m SET read_version = read_version + 1 FROM room r
  WHERE m.user_id = $1 AND r.id = m.room
  RETURNING m.room, m.read_seq AS seq, m.read_version AS version, r.member_count AS "memberCount"`;

export function postgresReceipts(queries: QueryPool): Receipts {
  return {
    async readers({ room, seq }, maxNamed) {
      const [message] = await queries.read<{ sender: UserId; memberCount: number }>(MESSAGE, [room, seq]);
      if (!message) throw new Refusal("not_found");
      const values = [room, seq, message.sender];
      if (message.memberCount <= maxNamed) {
        const users = await queries.read<Person>(READERS, values);
        return { count: users.length, users };
      }
      const [found] = await queries.read<{ count: number }>(COUNT_READERS, values);
      return { count: found?.count ?? 0, users: null };
    },

    async receipts(room: RoomId, maxMembers) {
      const [found] = await queries.read<{ memberCount: number }>(MEMBER_COUNT, [room]);
      if (!found) return [];
      return found.memberCount > maxMembers ? null : queries.read<Receipt>(RECEIPTS, [room]);
    },

    async showsReceipts(user) {
      const [found] = await queries.read<{ receipts: number }>(SHOWS, [user]);
      if (!found) throw new Refusal("not_found");
      return found.receipts === 1;
    },

    showReceipts: (user, isOn) => queries.transaction([user], (client) => show(client, user, isOn)),
  };
}

async function show(client: PoolClient, user: UserId, isOn: boolean): Promise<readonly OwnReceipt[]> {
  const changed = await oneRow(client, SHOW, [user, Number(isOn)]);
  if (!changed && !(await oneRow(client, SHOWS, [user]))) throw new Refusal("not_found");
  if (!changed) return [];
  await client.query(LOCK_ROOMS, [user]);
  return (await client.query<OwnReceipt>(RENEW, [user])).rows;
}
