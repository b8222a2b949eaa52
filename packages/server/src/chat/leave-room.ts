import type { RoomId } from "@parley/protocol";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** Ends a membership; the event to announce, or null when there was none (a visitor, or already out). */
export async function leaveRoom(chat: Chat, actor: Actor, room: RoomId): Promise<RoomEvent | null> {
  if (actor.kind === "visitor") return null;
  return chat.store.leave({ room, user: { id: actor.id, name: actor.name }, at: chat.clock.now() });
}
