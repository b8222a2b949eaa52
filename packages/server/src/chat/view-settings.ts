import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";

/** What a user has set for all their devices. */
export interface Settings {
  /** Others may see how far they have read. */
  readonly receipts: boolean;
}

export async function viewSettings(chat: Chat, actor: Actor): Promise<Settings> {
  return { receipts: await chat.store.showsReceipts(userOf(actor).id) };
}
