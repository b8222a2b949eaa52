import type { RoomId, RoomView } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import { withCurrentStatus } from "../store/current-status.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** One room through one person's eyes; `not_found` when it does not exist for them. */
export async function viewRoom(chat: Chat, actor: Actor, id: RoomId): Promise<RoomView> {
  const room = actor.kind === "user" ? await chat.store.memberRoom(id, actor.id) : await chat.store.findRoom(id, actor);
  if (!room) throw new Refusal("not_found");
  return withoutEnded(room, chat.clock.now());
}

/** The room, its members (of a direct one) without statuses that have ended. */
export function withoutEnded(room: RoomView, now: number): RoomView {
  if (!room.members) return room;
  return { ...room, members: room.members.map((member) => withCurrentStatus(member, now)) };
}
