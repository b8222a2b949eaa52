import type { Actor } from "../store/model.ts";
import type { Appended, MessageDraft } from "../store/room-log.ts";
import type { Chat } from "./chat.ts";
import { checkText } from "./message-text.ts";

/** What a sender says; the rest of the draft is not the sender's to choose. */
export type NewMessage = Omit<MessageDraft, "actor" | "at">;

/**
 * Stores a message. The scoped lookup (not a member = not found) is part of the append's own transaction, so that no
 * kick or leave can slip between the check and the insert.
 */
export function sendMessage(chat: Chat, actor: Actor, message: NewMessage): Promise<Appended> {
  const hasFiles = (message.files ?? []).length > 0;
  checkText(message.text, chat.limits.maxTextBytes, { mayBeBlank: hasFiles });
  return chat.store.append({ ...message, actor, at: chat.clock.now() });
}
