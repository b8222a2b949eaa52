import { Refusal } from "../../lib/refusal.ts";
import type { Invites } from "../invites.ts";
import type { Reads, Writes } from "./calls.ts";
import type { Lane } from "./lane.ts";
import { personOf } from "./sqlite-rooms.ts";

export function sqliteInvites(writes: Lane<Writes>, reads: Lane<Reads>): Invites {
  return {
    async createInvite(invite) {
      await writes.call("createInvite", { ...invite, by: personOf(invite.by) });
    },
    inviteByHash: (hash) => reads.call("inviteByHash", hash),
    acceptInvite: ({ hash, user, at }) => writes.call("acceptInvite", { hash, user: personOf(user), at }),
    async revokeInvite({ room, id, by }) {
      await writes.call("revokeInvite", { room, id, by });
    },
    async listInvites({ room, user, at }) {
      const invites = await reads.call("listInvites", { room, user, at });
      if (!invites) throw new Refusal("not_found");
      return invites;
    },
  };
}
