import type { RoomId, UserId } from "@parley/protocol";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";
import { takeRoomChange } from "./room-rate.ts";

/** Brings a user into a room one is a member of; null when they are in already. */
export async function addMember(chat: Chat, actor: Actor, room: RoomId, user: UserId): Promise<RoomEvent | null> {
  const by = userOf(actor);
  takeRoomChange(chat, actor);
  return chat.store.changeRoom({ type: "add", room, by, user, at: chat.clock.now() });
}
