import type { RoomId, UserId } from "@parley/protocol";
import type { InviteRow } from "../invites.ts";

/** An invite as selected. */
export interface InviteRecord extends Omit<InviteRow, "by"> {
  readonly room: RoomId;
  readonly byId: UserId;
  readonly byName: string;
}

/** Selects InviteRecords from `invite i`. */
export const SELECT_INVITE = `SELECT i.id, i.room, i.at, i.expires_at AS "expiresAt", i.max_uses AS "maxUses", i.uses,
    i.by_id AS "byId", u.name AS "byName"
  FROM invite i JOIN "user" u ON u.id = i.by_id`;

export function inviteOf({ id, byId, byName, at, expiresAt, maxUses, uses }: InviteRecord): InviteRow {
  return { id, by: { id: byId, name: byName }, at, expiresAt, maxUses, uses };
}
