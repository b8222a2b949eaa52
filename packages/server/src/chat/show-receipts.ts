import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";
import { isShown, type ToldReceipt } from "./receipts.ts";

/** Whether others may see how far this user has read; answers what the rooms that would be told are to be told now. */
export async function showReceipts(chat: Chat, actor: Actor, isOn: boolean): Promise<readonly ToldReceipt[]> {
  const { id, name } = userOf(actor);
  const own = await chat.store.showReceipts(id, isOn);
  return own
    .filter(({ memberCount }) => isShown(memberCount))
    .map(({ room, seq, version }) => ({ room, user: { id, name }, version, seq: isOn ? seq : undefined }));
}
