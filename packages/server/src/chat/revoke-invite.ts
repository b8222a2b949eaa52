import type { RoomId } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";

/** Ends an invite: when it resolves, nobody comes in through it any more. */
export async function revokeInvite(chat: Chat, actor: Actor, room: RoomId, id: string): Promise<void> {
  await chat.store.revokeInvite({ room, id, by: userOf(actor).id });
}
