import type { Person, UserId } from "@parley/protocol";
import type { DatabaseSync } from "node:sqlite";
import type { Receipt } from "../receipts.ts";
import type { Reads } from "./calls.ts";
import { query } from "./query.ts";

const HAVE_READ = `FROM membership m JOIN user u ON u.id = m.user_id
  WHERE m.room = ? AND m.read_seq >= ? AND m.user_id <> ? AND u.receipts = 1`;

export function readReceipts(db: DatabaseSync): Pick<Reads, "readers" | "receipts" | "showsReceipts"> {
  const message = query<{ readonly sender: UserId; readonly memberCount: number }>(
    db,
    `SELECT m.sender_id AS sender, r.member_count AS "memberCount"
     FROM message m JOIN room r ON r.id = m.room WHERE m.room = ? AND m.seq = ?`,
  );
  const readers = query<Person>(db, `SELECT u.id, u.name ${HAVE_READ} ORDER BY u.name_key`);
  const countReaders = query<{ readonly count: number }>(db, `SELECT count(*) AS count ${HAVE_READ}`);
  const room = query<{ readonly memberCount: number }>(
    db,
    'SELECT member_count AS "memberCount" FROM room WHERE id = ?',
  );
  const receipts = query<Receipt>(
    db,
    `SELECT u.id, u.name, m.read_seq AS seq, m.read_version AS version
     FROM membership m JOIN user u ON u.id = m.user_id WHERE m.room = ? AND u.receipts = 1 ORDER BY u.name_key`,
  );
  const shows = query<{ readonly receipts: number }>(db, "SELECT receipts FROM user WHERE id = ?");

  return {
    readers({ room: id, seq, maxNamed }) {
      const found = message.get(id, seq);
      if (!found) return { refused: "not_found" };
      if (found.memberCount > maxNamed)
        return { count: countReaders.get(id, seq, found.sender)?.count ?? 0, users: null };
      const users = readers.all(id, seq, found.sender).map(({ id: user, name }) => ({ id: user, name }));
      return { count: users.length, users };
    },

    receipts({ room: id, maxMembers }) {
      const found = room.get(id);
      if (!found) return [];
      if (found.memberCount > maxMembers) return null;
      return receipts.all(id).map(({ id: user, name, seq, version }) => ({ id: user, name, seq, version }));
    },

    showsReceipts(user) {
      const found = shows.get(user);
      return found ? found.receipts === 1 : { refused: "not_found" };
    },
  };
}
