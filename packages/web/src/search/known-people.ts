import type { ClientRoom } from "@parley/client";
import type { Person } from "@parley/protocol";

/** Whoever wrote what is loaded, or is in one of these rooms now; who wrote last comes first. */
export function knownPeople(rooms: readonly ClientRoom[]): readonly Person[] {
  const people = new Map<string, Person>();
  const authors = rooms
    .flatMap((room) => room.snapshot().timeline)
    .filter((item) => item.kind === "message")
    .toSorted((a, b) => b.at - a.at)
    .map(({ from }) => from);
  const others = rooms.flatMap((room) => [...room.snapshot().online.users, ...room.snapshot().members]);
  for (const person of [...authors, ...others]) if (!people.has(person.id)) people.set(person.id, person);
  return [...people.values()];
}
