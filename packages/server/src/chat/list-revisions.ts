import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, Revision } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** Every text a message has had, for whoever may read it; `not_found` if it does not exist for this actor. */
export async function listRevisions(
  chat: Chat,
  actor: Actor,
  { room, seq }: { readonly room: RoomId; readonly seq: number },
): Promise<readonly Revision[]> {
  if (!(await chat.store.findRoom(room, actor))) throw new Refusal("not_found");
  return chat.store.revisions(room, seq);
}
