import type { Invite, RoomId } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";

/** The invites of a room that still admit somebody: all for its moderators and owners, for a member its own. */
export async function listInvites(chat: Chat, actor: Actor, room: RoomId): Promise<readonly Invite[]> {
  return chat.store.listInvites({ room, user: userOf(actor).id, at: chat.clock.now() });
}
