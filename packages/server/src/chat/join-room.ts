import type { RoomView } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { normalizeCode } from "./room-code.ts";
import { takeRoomChange } from "./room-rate.ts";
import { viewRoom } from "./view-room.ts";

export interface Joined {
  readonly room: RoomView;
  /** The `member_joined` to announce; null for visitors and for members who were in already. */
  readonly event: RoomEvent | null;
}

/**
 * Enters the room with this code; if there is none, an open one is created. A user becomes a member if the room is open or
 * public, and gets a private or direct one only as its member. A visitor is present, and only in open ones. Any other room
 * is `not_found`.
 */
export async function joinRoom(chat: Chat, actor: Actor, typedCode: string): Promise<Joined> {
  takeRoomChange(chat, actor);
  const room = await chat.openRooms.open(normalizeCode(typedCode));
  if (actor.kind === "visitor") {
    if (room.kind !== "open") throw new Refusal("not_found");
    return { room, event: null };
  }
  const event = await chat.store.join({
    room: room.id,
    user: { id: actor.id, name: actor.name },
    at: chat.clock.now(),
  });
  return { room: await viewRoom(chat, actor, room.id), event };
}
