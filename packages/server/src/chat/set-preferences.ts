import type { RoomId } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Preferences } from "../store/room-change.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";

/** Sets how a member wants a room: its notification level, whether it is a favourite. What is absent stays. */
export async function setPreferences(
  chat: Chat,
  actor: Actor,
  room: RoomId,
  wanted: Partial<Preferences>,
): Promise<Preferences> {
  return chat.store.setPreferences(room, userOf(actor).id, wanted);
}
