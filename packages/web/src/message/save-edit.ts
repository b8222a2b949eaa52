import type { ClientRoom } from "@parley/client";
import type { Message } from "../room/room-actions.ts";
import { showToast } from "../ui/toasts.ts";
import { editMessage } from "./change-message.ts";

/**
 * Gives a message another text, wherever it is by now: still here, on its way, or stored. Its key stays the same through
 * all of that. What is on its way can be changed only after it has arrived, so the edit waits for it.
 */
export function saveEdit(room: ClientRoom, edited: Message, text: string): void {
  const { key } = edited;
  if (edited.state === "sent") return editMessage(room, edited.seq, text);
  if (tryEdit(room, key, text)) return;
  showToast("The message is on its way. Your edit follows it.");
  const stop = room.subscribe(() => {
    if (tryEdit(room, key, text)) stop();
  });
}

/** False while nothing can be done yet. */
function tryEdit(room: ClientRoom, key: string, text: string): boolean {
  const message = findMessage(room, key);
  if (message === undefined) return true;
  if (message.state !== "sent") return room.rewrite(message.clientMsgId, text);
  editMessage(room, message.seq, text);
  return true;
}

export function findMessage(room: ClientRoom, key: string): Message | undefined {
  const item = room.snapshot().timeline.findLast((one) => one.key === key);
  return item?.kind === "message" ? item : undefined;
}
