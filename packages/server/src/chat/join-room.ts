import type { RoomView } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { normalizeCode } from "./room-code.ts";
import { viewRoom } from "./view-room.ts";

export interface Joined {
  readonly room: RoomView;
  /** The `member_joined` to announce; null for visitors and for members who were in already. */
  readonly event: RoomEvent | null;
}

/** Enters the open room with this code, creating it on demand. A user becomes a member; a visitor is only present. */
export async function joinRoom(chat: Chat, actor: Actor, typedCode: string): Promise<Joined> {
  const retryAfterMs = chat.joins.take(actor.id);
  if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
  const room = await chat.openRooms.open(normalizeCode(typedCode));
  if (actor.kind === "visitor") return { room, event: null };
  const event = await chat.store.join({
    room: room.id,
    user: { id: actor.id, name: actor.name },
    at: chat.clock.now(),
  });
  return { room: await viewRoom(chat, actor, room.id), event };
}
