import type { RoomId, RoomView } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** One room through one person's eyes; `not_found` when it does not exist for them. */
export async function viewRoom(chat: Chat, actor: Actor, id: RoomId): Promise<RoomView> {
  const room = actor.kind === "user" ? await chat.store.memberRoom(id, actor.id) : await chat.store.findRoom(id, actor);
  if (!room) throw new Refusal("not_found");
  return room;
}
