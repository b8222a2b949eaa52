import type { DatabaseSync } from "node:sqlite";
import type { OwnReceipt } from "../receipts.ts";
import type { Writes } from "./calls.ts";
import { query } from "./query.ts";

export function writeReceipts(db: DatabaseSync): Pick<Writes, "showReceipts"> {
  const show = db.prepare("UPDATE user SET receipts = ?2 WHERE id = ?1 AND receipts <> ?2");
  const isUser = db.prepare("SELECT 1 FROM user WHERE id = ?");
  const renew = db.prepare("UPDATE membership SET read_version = read_version + 1 WHERE user_id = ?");
  const own = query<OwnReceipt>(
    db,
    `SELECT m.room, m.read_seq AS seq, m.read_version AS version, r.member_count AS "memberCount"
     FROM membership m JOIN room r ON r.id = m.room WHERE m.user_id = ?`,
  );
  return {
    showReceipts({ user, isOn }) {
      if (show.run(user, Number(isOn)).changes === 0) return isUser.get(user) ? [] : { refused: "not_found" };
      renew.run(user);
      return own.all(user).map(({ room, seq, version, memberCount }) => ({ room, seq, version, memberCount }));
    },
  };
}
