import type { RoomView } from "@parley/protocol";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** The rooms a person is a member of, with unread counts. A visitor is a member of none: the client knows its rooms. */
export async function listRooms(chat: Chat, actor: Actor): Promise<readonly RoomView[]> {
  return actor.kind === "user" ? chat.store.roomsOf(actor.id) : [];
}
