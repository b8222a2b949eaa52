import { emojiSchema } from "@parley/protocol";
import { beforeAll, expect, test } from "vitest";
import { type Emoji, loadEmoji } from "./emoji-list.ts";
import { emojiNamed, findEmoji } from "./find-emoji.ts";
import { quickReactions, recentEmoji } from "./recent-emoji.ts";
import { withTone } from "./skin-tone.ts";

let list: readonly Emoji[];
beforeAll(async () => {
  list = await loadEmoji();
});

test("the server takes every emoji that is offered, in every tone", () => {
  expect(list.length).toBeGreaterThan(1_800);
  for (const { emoji } of list) {
    for (const tone of [0, 1, 2, 3, 4, 5] as const) {
      const toned = withTone(emoji, tone);
      expect(emojiSchema.safeParse(toned).success, `${emoji} in tone ${tone}`).toBe(true);
    }
  }
  for (const emoji of [...recentEmoji(), ...quickReactions(6)]) expect(emojiSchema.safeParse(emoji).success).toBe(true);
});

test.each([
  ["tada", "🎉"],
  ["+1", "👍"],
  ["thumbsup", "👍"],
  ["heart", "❤️"],
  [":smile:", "😄"],
  ["laugh", "😄"],
  ["red apple", "🍎"],
])("%j finds %s", (query, emoji) => {
  expect(findEmoji(query, list, 12).map((found) => found.emoji)).toContain(emoji);
});

test("the exact name comes first", () => {
  expect(findEmoji("tada", list, 5)[0]?.emoji).toBe("🎉");
  expect(findEmoji("heart", list, 5)[0]?.emoji).toBe("❤️");
  expect(emojiNamed("tada", list)).toBe("🎉");
  expect(emojiNamed("tad", list)).toBeUndefined();
});

test("a tone changes people and hands, and nothing else", () => {
  expect(withTone("👍", 3)).toBe("👍🏽");
  expect(withTone("👩‍🚀", 5)).toBe("👩🏿‍🚀");
  expect(withTone("☝️", 1)).toBe("☝🏻");
  expect(withTone("🎉", 3)).toBe("🎉");
  expect(withTone("👍", 0)).toBe("👍");
});
