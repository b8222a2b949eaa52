import type { ReplyErrorCode, Role, UserId } from "@parley/protocol";
import type { MessageChange } from "./message-change.ts";
import { isModerator, type SpeakingRoom } from "./room-right.ts";

/** Where a message is, and what whoever changes it is there. */
export interface Place {
  readonly room: Pick<SpeakingRoom, "isArchived" | "posting">;
  readonly role: Role | null;
}

/** Why this change of a message that exists, in a room the actor is in, is not for this actor to make; null when it is. */
export function refusalOf(
  { type, actor }: Pick<MessageChange, "type" | "actor">,
  message: { readonly senderId: UserId; readonly isDeleted: boolean },
  { room, role }: Place,
): ReplyErrorCode | null {
  if (room.isArchived) return "archived";
  const isOwn = actor.id === message.senderId;
  // Deleting again is harmless.
  if (type === "delete") return isOwn || isModerator(role) ? null : "forbidden";
  if (message.isDeleted) return "message_deleted";
  if (type === "edit") return isOwn ? null : "forbidden";
  if (room.posting === "moderators" && !isModerator(role)) return "forbidden";
  return type === "pin" && actor.kind === "visitor" ? "forbidden" : null;
}
