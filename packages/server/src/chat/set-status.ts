import type { NewStatus, Status } from "@parley/protocol";
import { Refusal } from "../lib/refusal.ts";
import type { Actor, UserStatus } from "../store/model.ts";
import type { Chat } from "./chat.ts";
import { userOf } from "./permissions.ts";
import { checkStatusText } from "./room-text.ts";

/** Sets what a user lets the others know, or (null) clears it. It is told, not logged: no room has it in its history. */
export async function setStatus(chat: Chat, actor: Actor, wanted: NewStatus | null): Promise<UserStatus> {
  const user = userOf(actor);
  return chat.store.setStatus(user.id, wanted && checkStatus(wanted, chat.clock.now()));
}

function checkStatus({ emoji, text: typed = "", until }: NewStatus, now: number): Status {
  const text = checkStatusText(typed);
  if (emoji === undefined && text === "") {
    throw new Refusal("bad_frame", { message: "A status has an emoji, a text or both; DELETE clears it." });
  }
  if (until !== undefined && until <= now) throw new Refusal("bad_frame", { message: "until: this time has passed." });
  return { ...(emoji !== undefined && { emoji }), ...(text !== "" && { text }), ...(until !== undefined && { until }) };
}
