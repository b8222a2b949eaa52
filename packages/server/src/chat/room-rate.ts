import { Refusal } from "../lib/refusal.ts";
import type { Actor } from "../store/model.ts";
import type { Chat } from "./chat.ts";

/** Counts one entering, making or changing of a room; refuses with `rate_limited` whoever does it too fast. */
export function takeRoomChange(chat: Pick<Chat, "joins">, actor: Actor): void {
  const retryAfterMs = chat.joins.take(actor.id);
  if (retryAfterMs > 0) throw new Refusal("rate_limited", { retryAfterMs });
}
