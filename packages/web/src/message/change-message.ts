import type { ClientRoom, SentMessage } from "@parley/client";
import { refusalText } from "../session/refusal-text.ts";
import { roomPath } from "../shell/route.ts";
import { showToast } from "../ui/toasts.ts";
import { noteEmoji } from "../emoji/recent-emoji.ts";

/**
 * A change is on the page before the server has it. If the server refuses it, the SDK takes it back and here it is said,
 * with a way to try again (doing any of these twice is harmless).
 */
function attempt(failure: string, change: () => Promise<void>): void {
  change().catch((error: unknown) => {
    showToast(`${failure} ${refusalText(error)}`, { label: "Try again", run: () => attempt(failure, change) });
  });
}

export function editMessage(room: ClientRoom, seq: number, text: string): void {
  attempt("Your edit was not saved.", () => room.edit(seq, text));
}

export function deleteMessage(room: ClientRoom, seq: number): void {
  attempt("The message was not deleted.", () => room.delete(seq));
}

/** Puts this reaction to a message, or takes it back. */
export function toggleReaction(room: ClientRoom, message: SentMessage, emoji: string): void {
  const isOn = message.reactions?.some((one) => one.emoji === emoji && one.isOwn === true) !== true;
  if (isOn) noteEmoji(emoji);
  attempt(isOn ? "Your reaction was not stored." : "Your reaction is still there.", () =>
    room.react(message.seq, emoji, isOn),
  );
}

export function togglePin(room: ClientRoom, message: SentMessage): void {
  const isOn = message.isPinned !== true;
  attempt(isOn ? "The message was not pinned." : "The message is still pinned.", () => room.pin(message.seq, isOn));
}

export function markUnreadFrom(room: ClientRoom, seq: number): void {
  attempt("It was not marked unread.", () => room.markUnread(seq));
}

/** The address that opens the room at this message. */
export function messageLink(room: ClientRoom, seq: number): string {
  return `${location.origin}${roomPath(room.code, seq)}`;
}
