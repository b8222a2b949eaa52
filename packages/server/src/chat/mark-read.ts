import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";

export interface ReadCursor {
  readonly seq: number;
  readonly unread: number;
}

/** Moves a member's read cursor forward. A visitor has none on the server: `forbidden`. */
export async function markRead(chat: Chat, actor: Actor, room: RoomId, seq: number): Promise<ReadCursor> {
  if (actor.kind === "visitor")
    throw new Refusal("forbidden", { message: "Visitors keep their read cursor themselves." });
  return chat.store.markRead(room, actor.id, seq);
}
