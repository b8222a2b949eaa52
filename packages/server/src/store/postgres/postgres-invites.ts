import type { PoolClient } from "pg";
import { Refusal } from "../../lib/refusal.ts";
import { type InviteToCreate, type Invites, inviteRefusal, inviteView, MAX_INVITES } from "../invites.ts";
import { decideInvite, isModerator } from "../room-right.ts";
import { type ListedRoomRow, listedRoomView } from "../room-view.ts";
import { permitted } from "./change-room.ts";
import { inviteOf, type InviteRecord, SELECT_INVITE } from "./invite-rows.ts";
import { findPerson, LockedRoom } from "./locked-room.ts";
import { oneRow } from "./one-row.ts";
import type { QueryPool } from "./query-pool.ts";
import { SELECT_LISTED_ROOM } from "./room-rows.ts";

const BY_HASH = `${SELECT_INVITE} WHERE i.hash = $1`;
const LISTED_ROOM = `${SELECT_LISTED_ROOM} WHERE r.id = $2`;
/** Only those whose makers are members, to a member: its own; to a moderator: all. */
const OPEN_INVITES = `${SELECT_INVITE} JOIN membership m ON m.room = i.room AND m.user_id = i.by_id
  WHERE i.room = $1 AND i.expires_at > $2 AND (i.max_uses IS NULL OR i.uses < i.max_uses) AND ($3 = 1 OR i.by_id = $4)
  ORDER BY i.at DESC, i.id DESC`;
const ROLE = "SELECT role FROM membership WHERE room = $1 AND user_id = $2";
const REVOKE = "DELETE FROM invite WHERE id = $1 AND room = $2 AND ($3 = 1 OR by_id = $4) RETURNING id";

export const INVITE_READS = { BY_HASH, LISTED_ROOM, OPEN_INVITES, ROLE };

const REMOVE_ENDED = "DELETE FROM invite WHERE room = $1 AND (expires_at <= $2 OR uses >= max_uses)";
const COUNT = "SELECT count(*) AS count FROM invite WHERE room = $1";
const INSERT = `INSERT INTO invite (hash, id, room, by_id, at, expires_at, max_uses) VALUES ($1, $2, $3, $4, $5, $6, $7)`;
/** Locked, so that a revocation waits for who is coming in, and who comes in after one finds nothing. */
const LOCK_INVITE = `${SELECT_INVITE} WHERE i.hash = $1 FOR UPDATE OF i`;
const USE_ONCE = "UPDATE invite SET uses = uses + 1 WHERE hash = $1";

export function postgresInvites(queries: QueryPool): Invites {
  async function roleOf(room: string, user: string) {
    const [membership] = await queries.read<{ role: "owner" | "moderator" | "member" }>(ROLE, [room, user]);
    if (!membership) throw new Refusal("not_found");
    return membership.role;
  }

  return {
    createInvite: (invite) => queries.transaction([invite.room], (client) => create(client, invite)),

    async inviteByHash(hash) {
      const [record] = await queries.read<InviteRecord>(BY_HASH, [hash]);
      const [row] = record ? await queries.read<ListedRoomRow>(LISTED_ROOM, [record.byId, record.room]) : [];
      if (!record || row?.isMember !== 1) return null;
      const { isMember: _, ...room } = listedRoomView(row);
      return { invite: inviteView(inviteOf(record)), room };
    },

    acceptInvite: ({ hash, user, at }) =>
      queries.transaction([hash], async (client) => {
        // Where it leads to never changes: the room is locked first, as everywhere, and then the invite itself is read.
        const found = await oneRow<InviteRecord>(client, BY_HASH, [hash]);
        const room = found && (await LockedRoom.lock(client, found.room));
        const record = room && (await oneRow<InviteRecord>(client, LOCK_INVITE, [hash]));
        if (!record || !(await findPerson(client, user.id))) throw new Refusal("not_found");
        const invite = { ...inviteOf(record), isByMember: (await room.role(record.byId)) !== null };
        const facts = { room: await room.facts(), role: await room.role(user.id), user, at };
        const detail = permitted(decideInvite(invite, facts));
        if (!detail) return { room: record.room, event: null };
        await client.query(USE_ONCE, [hash]);
        return { room: record.room, event: await room.carryOut(detail, { by: invite.by, at, was: null }) };
      }),

    async revokeInvite({ room, id, by }) {
      const role = await roleOf(room, by);
      const [revoked] = await queries.write<{ id: string }>(REVOKE, [id, room, isModerator(role) ? 1 : 0, by]);
      if (!revoked) throw new Refusal("not_found");
    },

    async listInvites({ room, user, at }) {
      const role = await roleOf(room, user);
      const records = await queries.read<InviteRecord>(OPEN_INVITES, [room, at, isModerator(role) ? 1 : 0, user]);
      return records.map((record) => inviteView(inviteOf(record)));
    },
  };
}

async function create(client: PoolClient, invite: InviteToCreate): Promise<void> {
  const { hash, id, by, at, expiresAt, maxUses } = invite;
  const room = await LockedRoom.lock(client, invite.room);
  const refused = room ? inviteRefusal(await room.facts(), await room.role(by.id)) : "not_found";
  if (refused) throw new Refusal(refused);
  await client.query(REMOVE_ENDED, [invite.room, at]);
  const others = await oneRow<{ count: number }>(client, COUNT, [invite.room]);
  if ((others?.count ?? 0) >= MAX_INVITES) throw new Refusal("too_many");
  await client.query(INSERT, [hash, id, invite.room, by.id, at, expiresAt, maxUses]);
}
