import type { RoomId, UserId } from "@parley/protocol";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { leaveRoom } from "./leave-room.ts";
import { userOf } from "./permissions.ts";
import { takeRoomChange } from "./room-rate.ts";

/** Takes a user out of a room; null when they are not in it. Oneself: that is leaving. */
export async function removeMember(chat: Chat, actor: Actor, room: RoomId, user: UserId): Promise<RoomEvent | null> {
  if (user === actor.id) return leaveRoom(chat, actor, room);
  const by = userOf(actor);
  takeRoomChange(chat, actor);
  return chat.store.changeRoom({ type: "remove", room, by, user, at: chat.clock.now() });
}
