import type { ReplyErrorCode, UserId } from "@parley/protocol";
import type { MessageChange } from "./message-change.ts";

/** Why this change of a message that exists is not for this actor to make; null when it is. */
export function refusalOf(
  { type, actor }: Pick<MessageChange, "type" | "actor">,
  message: { readonly senderId: UserId; readonly isDeleted: boolean },
): ReplyErrorCode | null {
  const isOwn = actor.id === message.senderId;
  // Deleting again is harmless.
  if (type === "delete") return isOwn ? null : "forbidden";
  if (message.isDeleted) return "message_deleted";
  if (type === "edit") return isOwn ? null : "forbidden";
  if (type === "pin") return actor.kind === "user" ? null : "forbidden";
  return null;
}
