import type { NewRoom, RoomId, RoomView } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, RoomEvent } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";
import { newCode, normalizeCode } from "./room-code.ts";
import { checkDescription, checkRoomName, checkTopic } from "./room-text.ts";
import { takeRoomChange } from "./room-rate.ts";
import { viewRoom } from "./view-room.ts";

export interface Created {
  readonly room: RoomView;
  /** The first members' joining, to announce in this order; empty for a room that was there. */
  readonly events: readonly RoomEvent[];
}

/** Makes a public or private room; its maker is its owner. Visitors: `forbidden`; a code in use: `code_taken`. */
export async function createRoom(chat: Chat, actor: Actor, wanted: NewRoom): Promise<Created> {
  const by = userOf(actor);
  const { kind, name, topic = "", description = "", posting = "all" } = wanted;
  const texts = { name: checkRoomName(name), topic: checkTopic(topic), description: checkDescription(description) };
  const code = codeOf(chat, wanted);
  takeRoomChange(chat, actor);
  const { room, events } = await chat.store.createRoom({
    id: chat.newId() as RoomId,
    code,
    kind,
    ...texts,
    posting,
    by,
    at: chat.clock.now(),
  });
  return { room: await viewRoom(chat, actor, room.id), events };
}

/** A private room's code is never chosen: whoever typed a taken one would learn that there is such a room. */
function codeOf(chat: Chat, { kind, code }: NewRoom): string {
  if (code === undefined) return newCode(chat.newId);
  if (kind === "private") throw new Refusal("bad_code", { message: "A private room's code is made by the server." });
  return normalizeCode(code);
}
