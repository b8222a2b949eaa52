import type { Invite, UserId } from "@parley/protocol";
import { Refusal } from "../../lib/refusal.ts";
import { type Invites, inviteRefusal, inviteView, isOpen, MAX_INVITES } from "../invites.ts";
import { decideInvite, isModerator } from "../room-right.ts";
import { listedRoomView } from "../room-view.ts";
import { carryOut, permitted } from "./memory-detail.ts";
import { factsOf, type MemoryInvite, type MemoryState, rowOf } from "./memory-state.ts";

export function memoryInvites(state: MemoryState): Invites {
  return {
    async createInvite(invite) {
      state.assertOpen();
      const room = state.rooms.get(invite.room);
      const role = room?.members.get(invite.by.id)?.role ?? null;
      const refused = inviteRefusal(room && factsOf(room), role);
      if (refused) throw new Refusal(refused);
      const others = invitesOf(invite.room);
      for (const other of others) if (!isOpen(other, invite.at)) state.invites.delete(other.hash);
      if (invitesOf(invite.room).length >= MAX_INVITES) throw new Refusal("too_many");
      state.invites.set(invite.hash, { ...invite, uses: 0 });
    },

    async inviteByHash(hash) {
      state.assertOpen();
      const invite = state.invites.get(hash);
      const room = invite && state.rooms.get(invite.room);
      if (!invite || !room?.members.has(invite.by.id)) return null;
      const { isMember: _, ...listed } = listedRoomView({
        ...rowOf(room),
        memberCount: room.members.size,
        isMember: 0,
      });
      return { invite: inviteView(invite), room: listed };
    },

    async acceptInvite({ hash, user, at }) {
      state.assertOpen();
      const invite = state.invites.get(hash);
      const room = invite && state.rooms.get(invite.room);
      if (!invite || !room || !state.users.has(user.id)) throw new Refusal("not_found");
      const role = room.members.get(user.id)?.role ?? null;
      const facts = { ...invite, isByMember: room.members.has(invite.by.id) };
      const detail = permitted(decideInvite(facts, { room: factsOf(room), role, user, at }));
      if (!detail) return { room: room.id, event: null };
      invite.uses += 1;
      return { room: room.id, event: carryOut(room, detail, { by: invite.by, at }) };
    },

    async revokeInvite({ room: id, id: invite, by }) {
      state.assertOpen();
      const revoked = seenBy(id, by).find((other) => other.id === invite);
      if (!revoked) throw new Refusal("not_found");
      state.invites.delete(revoked.hash);
    },

    async listInvites({ room: id, user, at }): Promise<Invite[]> {
      state.assertOpen();
      return seenBy(id, user)
        .filter((invite) => isOpen(invite, at) && state.rooms.get(id)?.members.has(invite.by.id))
        .toReversed()
        .map(inviteView);
    },
  };

  function invitesOf(room: string): MemoryInvite[] {
    return [...state.invites.values()].filter((invite) => invite.room === room);
  }

  /** A member's own; a moderator sees everybody's. */
  function seenBy(id: MemoryInvite["room"], user: UserId): MemoryInvite[] {
    const membership = state.rooms.get(id)?.members.get(user);
    if (!membership) throw new Refusal("not_found");
    return invitesOf(id).filter((invite) => isModerator(membership.role) || invite.by.id === user);
  }
}
