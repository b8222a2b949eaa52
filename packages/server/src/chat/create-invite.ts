import type { Invite, NewInvite, RoomId } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { hashInviteToken, newInviteToken } from "./invite-token.ts";
import { userOf } from "./permissions.ts";
import { takeRoomChange } from "./room-rate.ts";

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export interface CreatedInvite {
  readonly invite: Invite;
  /** Told this once: only its hash is stored. */
  readonly token: string;
}

/** Makes a link through which registered users come into a room that one is a member of. */
export async function createInvite(
  chat: Chat,
  actor: Actor,
  room: RoomId,
  { expiresInMs = WEEK_MS, maxUses }: NewInvite,
): Promise<CreatedInvite> {
  const by = userOf(actor);
  takeRoomChange(chat, actor);
  const at = chat.clock.now();
  const token = newInviteToken(chat.newId);
  const id = chat.newId();
  const expiresAt = at + expiresInMs;
  const hash = hashInviteToken(token);
  await chat.store.createInvite({ id, hash, room, by, at, expiresAt, maxUses: maxUses ?? null });
  return { token, invite: { id, by, at, expiresAt, ...(maxUses !== undefined && { maxUses }), uses: 0 } };
}
