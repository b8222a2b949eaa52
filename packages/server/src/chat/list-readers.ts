import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Readers } from "../store/receipts.ts";
import type { Chat } from "./chat.ts";
import { MAX_RECEIPT_MEMBERS } from "./receipts.ts";

/** Who has read a message, for whoever may see it; `not_found` if it does not exist for this actor. */
export async function listReaders(
  chat: Chat,
  actor: Actor,
  message: { readonly room: RoomId; readonly seq: number },
): Promise<Readers> {
  if (!(await chat.store.findRoom(message.room, actor))) throw new Refusal("not_found");
  return chat.store.readers(message, MAX_RECEIPT_MEMBERS);
}
