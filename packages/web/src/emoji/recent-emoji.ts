import { readStored, writeStored } from "../ui/stored.ts";

const KEY = "parley:emoji";
const MAX_KEPT = 24;
/** Offered before somebody has used any. */
const FIRST: readonly string[] = ["👍", "❤️", "😂", "🎉", "👀", "🙏"];

/** The emoji this person used last, the newest first, and what most people use after them. */
export function recentEmoji(): readonly string[] {
  const used = (readStored(KEY) ?? "").split(" ").filter((emoji) => emoji !== "");
  return [...new Set([...used, ...FIRST])].slice(0, MAX_KEPT);
}

/** The quick reactions: the order changes only when another emoji comes in, so that a finger finds them where they were. */
export function quickReactions(count: number): readonly string[] {
  return recentEmoji()
    .slice(0, count)
    .toSorted((a, b) => rank(a) - rank(b));
}

export function noteEmoji(emoji: string): void {
  const used = (readStored(KEY) ?? "").split(" ").filter((one) => one !== "" && one !== emoji);
  writeStored(KEY, [emoji, ...used].slice(0, MAX_KEPT).join(" "));
}

function rank(emoji: string): number {
  const at = FIRST.indexOf(emoji);
  return at === -1 ? FIRST.length : at;
}
