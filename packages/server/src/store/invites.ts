import type { Invite, Person, ReplyErrorCode, Role, RoomId, UserId } from "@parley/protocol";
import type { RoomEvent } from "./model.ts";
import type { ListedRoom } from "./room-change.ts";
import type { RoomFacts } from "./room-right.ts";

/** Invites of one room that may be open at once. */
export const MAX_INVITES = 100;

export interface InviteToCreate {
  readonly id: string;
  /** SHA-256 of the link's token; the token itself is never stored. */
  readonly hash: string;
  readonly room: RoomId;
  readonly by: Person;
  readonly at: number;
  readonly expiresAt: number;
  /** Null: any number of people. */
  readonly maxUses: number | null;
}

/** An invite and the room it leads to. */
export interface OpenedInvite {
  readonly invite: Invite;
  readonly room: Omit<ListedRoom, "isMember">;
}

export interface Accepted {
  readonly room: RoomId;
  /** The `member_joined` that was logged; null for who was a member already. */
  readonly event: RoomEvent | null;
}

/** Links that let their holders into a room. One works only as long as its maker is a member of the room. */
export interface Invites {
  /**
   * By any member (`not_found`) of a room that is neither direct (`forbidden`) nor archived (`archived`). Invites of the
   * room that have ended are removed in passing; MAX_INVITES that have not: `too_many`.
   */
  createInvite(invite: InviteToCreate): Promise<void>;
  /** Looks, and uses nothing up. Null when there is none, it was revoked, or its maker is no longer a member. */
  inviteByHash(hash: string): Promise<OpenedInvite | null>;
  /**
   * In one transaction: the invite is looked up (`not_found` as above), a use of it is counted, the user becomes a member
   * and `member_joined` is logged, by the invite's maker. A member uses none up. Expired, or used up: `invite_ended`. Of
   * any number who race for the last use, on any node, one gets it.
   */
  acceptInvite(acceptance: { readonly hash: string; readonly user: Person; readonly at: number }): Promise<Accepted>;
  /** By its maker, or a moderator or owner; anybody else: `not_found`, as for one that is not there. After it nobody comes in through the link. */
  revokeInvite(revocation: { readonly room: RoomId; readonly id: string; readonly by: UserId }): Promise<void>;
  /** The room's invites that have not ended, the newest first: a moderator or owner sees all, a member its own. Not a member: `not_found`. */
  listInvites(query: { readonly room: RoomId; readonly user: UserId; readonly at: number }): Promise<readonly Invite[]>;
}

/** An invite as it is stored. */
export interface InviteRow {
  readonly id: string;
  readonly by: Person;
  readonly at: number;
  readonly expiresAt: number;
  readonly maxUses: number | null;
  readonly uses: number;
}

export function inviteView({ id, by, at, expiresAt, maxUses, uses }: InviteRow): Invite {
  return { id, by: { id: by.id, name: by.name }, at, expiresAt, ...(maxUses !== null && { maxUses }), uses };
}

/** Whether it still admits anybody. */
export function isOpen({ expiresAt, maxUses, uses }: Omit<InviteRow, "by">, at: number): boolean {
  return at < expiresAt && (maxUses === null || uses < maxUses);
}

/** Why somebody may not make an invite to this room. */
export function inviteRefusal(
  room: Pick<RoomFacts, "kind" | "isArchived"> | undefined,
  role: Role | null,
): ReplyErrorCode | null {
  if (!room || role === null) return "not_found";
  if (room.kind === "direct") return "forbidden";
  return room.isArchived ? "archived" : null;
}
