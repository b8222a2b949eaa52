import type { MessageFrame, UserId } from "@parley/protocol";

/** Whether a message calls this person: by name, or as one of the room. */
export function callsMe({ mentions, mentionsRoom }: MessageFrame, self: UserId | undefined): boolean {
  return mentionsRoom === true || (mentions?.some((id) => id === self) ?? false);
}
