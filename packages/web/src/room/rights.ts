import type { RoomSnapshot } from "@parley/client";

/** What this person may do in a room, as the server will decide it: what it would refuse is not offered. */
export interface Rights {
  /** Say something, react and answer. */
  readonly canSpeak: boolean;
  /** Change what they said. */
  readonly canEdit: boolean;
  readonly canPin: boolean;
  /** Delete what others said. */
  readonly canModerate: boolean;
  /** Call everybody at once; the server may still refuse it in a big room. */
  readonly canCallRoom: boolean;
}

export function rightsIn({
  role,
  kind,
  posting,
  isArchived,
}: Pick<RoomSnapshot, "role" | "kind" | "posting" | "isArchived">): Rights {
  const isModerator = role === "owner" || role === "moderator";
  const canSpeak = !isArchived && (posting === "all" || isModerator);
  return {
    canSpeak,
    canEdit: !isArchived,
    canPin: canSpeak && role !== null,
    canModerate: !isArchived && isModerator,
    canCallRoom: canSpeak && (isModerator || (role !== null && kind !== "public")),
  };
}
