import type { DatabaseSync } from "node:sqlite";
import { inviteRefusal, MAX_INVITES } from "../invites.ts";
import { decideInvite, isModerator } from "../room-right.ts";
import type { Writes } from "./calls.ts";
import { inviteOf, type InviteRecord, SELECT_INVITE } from "./invite-rows.ts";
import { query } from "./query.ts";
import type { CarryOut } from "./write-detail.ts";
import type { RoomLookup } from "./write-members.ts";

interface Parts {
  readonly lookup: RoomLookup;
  readonly carryOut: CarryOut;
}

export function writeInvites(
  db: DatabaseSync,
  { lookup, carryOut }: Parts,
): Pick<Writes, "createInvite" | "acceptInvite" | "revokeInvite"> {
  const removeEnded = db.prepare("DELETE FROM invite WHERE room = ? AND (expires_at <= ? OR uses >= max_uses)");
  const count = query<{ count: number }>(db, "SELECT count(*) AS count FROM invite WHERE room = ?");
  const insert = db.prepare(
    "INSERT INTO invite (hash, id, room, by_id, at, expires_at, max_uses) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const byHash = query<InviteRecord>(db, `${SELECT_INVITE} WHERE i.hash = ?`);
  const useOnce = db.prepare("UPDATE invite SET uses = uses + 1 WHERE hash = ?");
  const revoke = db.prepare("DELETE FROM invite WHERE id = ?1 AND room = ?2 AND (?3 = 1 OR by_id = ?4)");

  return {
    createInvite({ hash, id, room, by, at, expiresAt, maxUses }) {
      const refused = inviteRefusal(lookup.facts(room) ?? undefined, lookup.role(room, by.id));
      if (refused) return { refused };
      removeEnded.run(room, at);
      if ((count.get(room)?.count ?? 0) >= MAX_INVITES) return { refused: "too_many" };
      insert.run(hash, id, room, by.id, at, expiresAt, maxUses);
      return null;
    },

    acceptInvite({ hash, user, at }) {
      const record = byHash.get(hash);
      if (!record || !lookup.person(user.id)) return { refused: "not_found" };
      const { room } = record;
      const invite = { ...inviteOf(record), isByMember: lookup.role(room, record.byId) !== null };
      const facts = { room: lookup.facts(room), role: lookup.role(room, user.id), user, at };
      const decision = decideInvite(invite, facts);
      if (!decision) return { room, event: null };
      if ("refused" in decision) return decision;
      useOnce.run(hash);
      return { room, event: carryOut(decision, { room, by: invite.by, at, was: null }) };
    },

    revokeInvite({ room, id, by }) {
      const role = lookup.role(room, by);
      const isGone = role !== null && revoke.run(id, room, isModerator(role) ? 1 : 0, by).changes > 0;
      return isGone ? null : { refused: "not_found" };
    },
  };
}
