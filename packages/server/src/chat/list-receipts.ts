import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Receipt } from "../store/receipts.ts";
import type { Chat } from "./chat.ts";
import { MAX_RECEIPT_MEMBERS } from "./receipts.ts";

/** How far everybody has read, null in a big room; `not_found` if the room does not exist for this actor. */
export async function listReceipts(chat: Chat, actor: Actor, room: RoomId): Promise<readonly Receipt[] | null> {
  if (!(await chat.store.findRoom(room, actor))) throw new Refusal("not_found");
  return chat.store.receipts(room, MAX_RECEIPT_MEMBERS);
}
