import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, MessageEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** The pinned messages of a room, the latest pinned first; `not_found` if the room does not exist for this actor. */
export async function listPins(chat: Chat, actor: Actor, room: RoomId): Promise<readonly MessageEvent[]> {
  if (!(await chat.store.findRoom(room, actor))) throw new Refusal("not_found");
  return chat.store.pins(room);
}
