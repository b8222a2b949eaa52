import type { RoomSnapshot } from "@parley/client";
import type { Message } from "./room-actions.ts";

/** This person's last message that can be edited: not a deleted one. */
export function lastOwn({ timeline }: Pick<RoomSnapshot, "timeline">): Message | undefined {
  for (let at = timeline.length - 1; at >= 0; at--) {
    const item = timeline[at];
    if (item?.kind !== "message" || !item.isOwn) continue;
    if (item.state !== "sent" || item.deletedAt === undefined) return item;
  }
  return undefined;
}
