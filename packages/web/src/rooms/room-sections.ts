import type { ClientRoom } from "@parley/client";

export interface RoomSections {
  readonly favourites: readonly ClientRoom[];
  readonly rooms: readonly ClientRoom[];
  readonly direct: readonly ClientRoom[];
  readonly archived: readonly ClientRoom[];
}

/** A person's rooms as the list shows them: each in one section, each section in the order the rooms came in. */
export function roomSections(all: readonly ClientRoom[]): RoomSections {
  const sections = { favourites: [], rooms: [], direct: [], archived: [] } satisfies Record<string, ClientRoom[]>;
  for (const room of all) sectionOf(room, sections).push(room);
  return sections;
}

/** In the order of the list: what Alt and the arrows walk through. */
export function inListOrder(all: readonly ClientRoom[]): readonly ClientRoom[] {
  const { favourites, rooms, direct, archived } = roomSections(all);
  return [...favourites, ...rooms, ...direct, ...archived];
}

function sectionOf(room: ClientRoom, sections: Record<keyof RoomSections, ClientRoom[]>): ClientRoom[] {
  const { isArchived, isFavourite, kind } = room.snapshot();
  if (isArchived) return sections.archived;
  if (isFavourite) return sections.favourites;
  return kind === "direct" ? sections.direct : sections.rooms;
}
