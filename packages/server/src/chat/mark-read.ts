import type { RoomId } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, ReadCursor } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { isShown } from "./receipts.ts";

export interface ReadMark {
  readonly room: RoomId;
  readonly seq: number;
  /** "Unread from here": the message at seq is not read, and the cursor goes back. */
  readonly isUnread?: true | undefined;
}

export interface MovedCursor extends Pick<ReadCursor, "seq" | "unread" | "mentions"> {
  /** Both absent from a node that does not say. */
  readonly version?: number | undefined;
  readonly countedTo?: number | undefined;
  /** It went back: what a device knows may be overruled. */
  readonly isUnread?: true | undefined;
}

export interface ReadMarked {
  readonly cursor: MovedCursor;
  /** Its name, when others in the room may know. */
  readonly reader: string | undefined;
}

/** Moves a member's read cursor. A visitor has none on the server: `forbidden`. */
export async function markRead(chat: Chat, actor: Actor, { room, seq, isUnread }: ReadMark): Promise<ReadMarked> {
  if (actor.kind === "visitor")
    throw new Refusal("forbidden", { message: "Visitors keep their read cursor themselves." });
  const { store } = chat;
  const moved = isUnread ? store.markUnread(room, actor.id, seq) : store.markRead(room, actor.id, seq);
  const { shownTo, ...cursor } = await moved;
  return { cursor: isUnread ? { ...cursor, isUnread } : cursor, reader: isShown(shownTo) ? actor.name : undefined };
}
