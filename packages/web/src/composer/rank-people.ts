import type { Person } from "@parley/protocol";

/** The people a query may mean, the likeliest first: whose name begins with it, then one of whose words does. */
export function rankPeople(query: string, people: readonly Person[], max: number): readonly Person[] {
  const needle = fold(query);
  const scored = people.flatMap((person) => {
    const score = scoreOf(fold(person.name), needle);
    return score === undefined ? [] : [{ person, score }];
  });
  return scored
    .toSorted((a, b) => a.score - b.score)
    .slice(0, max)
    .map(({ person }) => person);
}

function scoreOf(name: string, needle: string): number | undefined {
  if (name.startsWith(needle)) return 0;
  if (name.split(/[\s._-]+/).some((word) => word.startsWith(needle))) return 1;
  return needle.length > 1 && name.includes(needle) ? 2 : undefined;
}

/** Without case and accents: "jose" finds José. */
function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
