import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, ReadCursor } from "../store/model.ts";
import type { Chat } from "./chat.ts";

export interface ReadMark {
  readonly room: RoomId;
  readonly seq: number;
  /** "Unread from here": the message at seq is not read, and the cursor goes back. */
  readonly isUnread?: true | undefined;
}

export interface MovedCursor extends Omit<ReadCursor, "countedTo" | "version"> {
  /** Both absent from a node that does not say. */
  readonly version?: number | undefined;
  readonly countedTo?: number | undefined;
  /** It went back: what a device knows may be overruled. */
  readonly isUnread?: true | undefined;
}

/** Moves a member's read cursor. A visitor has none on the server: `forbidden`. */
export async function markRead(chat: Chat, actor: Actor, { room, seq, isUnread }: ReadMark): Promise<MovedCursor> {
  if (actor.kind === "visitor")
    throw new Refusal("forbidden", { message: "Visitors keep their read cursor themselves." });
  if (!isUnread) return chat.store.markRead(room, actor.id, seq);
  return { ...(await chat.store.markUnread(room, actor.id, seq)), isUnread };
}
