import type { DatabaseSync } from "node:sqlite";
import type { Actor } from "../model.ts";

/** Whether a room exists for an actor: a user must be a member, a visitor needs an open room. */
export function canSee(db: DatabaseSync): (room: string, actor: Actor) => boolean {
  const isMember = db.prepare("SELECT 1 FROM membership WHERE room = ? AND user_id = ?");
  const isOpen = db.prepare("SELECT 1 FROM room WHERE id = ? AND kind = 'open'");
  return (room, actor) => (actor.kind === "user" ? isMember.get(room, actor.id) : isOpen.get(room)) !== undefined;
}
