import type { RoomId, UserId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import type { Created } from "./create-room.ts";
import { userOf } from "./permissions.ts";
import { newCode } from "./room-code.ts";
import { takeRoomChange } from "./room-rate.ts";
import { viewRoom } from "./view-room.ts";

/** Beyond this it is a room with a name and people who come and go. */
export const MAX_DIRECT_MEMBERS = 8;

/** The room of exactly these people and oneself: made when they have none yet. Unknown people: `not_found`. */
export async function openDirect(chat: Chat, actor: Actor, others: readonly UserId[]): Promise<Created> {
  const by = userOf(actor);
  const members = [...new Set([by.id, ...others])];
  if (members.length < 2 || members.length > MAX_DIRECT_MEMBERS) {
    throw new Refusal("bad_frame", { message: `A direct room has 2 to ${MAX_DIRECT_MEMBERS} members, you included.` });
  }
  takeRoomChange(chat, actor);
  const { room, events } = await chat.store.openDirect({
    id: chat.newId() as RoomId,
    code: newCode(chat.newId),
    members,
    by,
    at: chat.clock.now(),
  });
  return { room: await viewRoom(chat, actor, room.id), events };
}
