import type { Role, RoomId, UserId } from "@parley/protocol";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";
import { takeRoomChange } from "./room-rate.ts";

export interface NewRole {
  readonly room: RoomId;
  readonly user: UserId;
  readonly role: Role;
}

/** Gives a member another role; null when they have it already. */
export async function setRole(chat: Chat, actor: Actor, { room, user, role }: NewRole): Promise<RoomEvent | null> {
  const by = userOf(actor);
  takeRoomChange(chat, actor);
  return chat.store.changeRoom({ type: "set_role", room, by, user, role, at: chat.clock.now() });
}
