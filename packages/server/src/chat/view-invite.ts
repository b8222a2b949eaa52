import type { InvitePreview } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Chat } from "./chat.ts";
import { hashInviteToken } from "./invite-token.ts";

/**
 * What an invite leads to, for whoever holds its token, signed in or not. Programs that preview links open them too, so
 * looking changes nothing. `not_found`, or `invite_ended` as it would be on accepting.
 */
export async function viewInvite(chat: Chat, token: string): Promise<InvitePreview> {
  const opened = await chat.store.inviteByHash(hashInviteToken(token));
  if (!opened) throw new Refusal("not_found", { message: "There is no such invite (any more)." });
  const { room, invite } = opened;
  const { by, expiresAt, maxUses, uses } = invite;
  if (chat.clock.now() >= expiresAt || (maxUses !== undefined && uses >= maxUses)) throw new Refusal("invite_ended");
  const { name, kind, topic, members } = room;
  return { name, kind, ...(topic !== undefined && { topic }), members, by, expiresAt };
}
