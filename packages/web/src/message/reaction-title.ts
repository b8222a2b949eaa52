import type { ReactionCount, UserId } from "@parley/protocol";

const NAMED = 12;

/** "You, Bob and 3 others": oneself first, then as many as can be named. */
export function reactionTitle({ count, users, isOwn }: ReactionCount, self: UserId | undefined): string {
  const others = users.filter(({ id }) => id !== self).map(({ name }) => name);
  const names = [...(isOwn === true ? ["You"] : []), ...others].slice(0, NAMED);
  const rest = count - names.length;
  const all = rest > 0 ? [...names, `${rest} ${rest === 1 ? "other" : "others"}`] : names;
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
