import type { RoomView } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { withoutEnded } from "./view-room.ts";

/** The rooms a person is a member of, with unread counts. A visitor is a member of none: the client knows its rooms. */
export async function listRooms(chat: Chat, actor: Actor): Promise<readonly RoomView[]> {
  if (actor.kind !== "user") return [];
  const rooms = await chat.store.roomsOf(actor.id);
  return rooms.map((room) => withoutEnded(room, chat.clock.now()));
}
