import type { RoomChange, RoomId } from "@parley/protocol";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { RoomUpdate } from "../store/room-change.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";
import { takeRoomChange } from "./room-rate.ts";
import { checkDescription, checkRoomName, checkTopic } from "./room-text.ts";

/** Changes a room's name, topic, description, archive, posting or kind; null when it is all so already. */
export async function updateRoom(
  chat: Chat,
  actor: Actor,
  room: RoomId,
  wanted: RoomChange,
): Promise<RoomEvent | null> {
  const by = userOf(actor);
  const update = checked(wanted);
  takeRoomChange(chat, actor);
  return chat.store.changeRoom({ type: "update", room, by, update, at: chat.clock.now() });
}

function checked({ name, topic, description, isArchived, posting, kind }: RoomChange): RoomUpdate {
  return {
    ...(name !== undefined && { name: checkRoomName(name) }),
    ...(topic !== undefined && { topic: checkTopic(topic) }),
    ...(description !== undefined && { description: checkDescription(description) }),
    ...(isArchived !== undefined && { isArchived }),
    ...(posting !== undefined && { posting }),
    ...(kind !== undefined && { kind }),
  };
}
