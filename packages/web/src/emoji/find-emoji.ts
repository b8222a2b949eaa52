import type { Emoji } from "./emoji-list.ts";

/** The emoji a query may mean, the likeliest first: by its :name:, then by what people call it, then by its description. */
export function findEmoji(query: string, list: readonly Emoji[], max: number): readonly Emoji[] {
  const needle = query.trim().toLowerCase().replaceAll(/^:|:$/g, "").replaceAll(" ", "_");
  if (needle === "") return [];
  const scored = list.flatMap((emoji) => {
    const score = scoreOf(emoji, needle);
    return score === undefined ? [] : [{ emoji, score }];
  });
  return scored
    .toSorted((a, b) => a.score - b.score)
    .slice(0, max)
    .map(({ emoji }) => emoji);
}

/** The emoji with exactly this :name:. */
export function emojiNamed(name: string, list: readonly Emoji[]): string | undefined {
  return list.find(({ names }) => names.includes(name))?.emoji;
}

function scoreOf({ names, tags, description }: Emoji, needle: string): number | undefined {
  if (names.includes(needle)) return 0;
  const begun = names.filter((name) => name.startsWith(needle));
  // The shorter name is the likelier one: less of it was still to be typed.
  if (begun.length > 0) return 1 + Math.min(...begun.map((name) => name.length)) / 100;
  if (tags.some((tag) => tag.startsWith(needle))) return 2;
  if (names.some((name) => name.includes(`_${needle}`))) return 3;
  return description.toLowerCase().replaceAll(" ", "_").includes(needle) ? 4 : undefined;
}
