/** What rooms are sorted and searched by: the name, whatever its case, width and composition. Stored beside it. */
export function roomKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** What names the room of these people: the same for the same set of them, whatever their order. Ids hold no spaces. */
export function memberSet(members: readonly string[]): string {
  return members.toSorted().join(" ");
}
